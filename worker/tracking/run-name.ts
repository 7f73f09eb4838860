/** Names for runs and models that came without one: `calm-otter-412`. */

const ADJECTIVES = (
	"able airy ample amber apt avid bold brave breezy bright brisk calm candid casual chief clean clear clever cosy " +
	"crisp curious dapper daring dear deft dewy eager early easy elated epic equal exact fair fancy fast fine firm " +
	"fleet fluent fond frank free fresh full gentle glad golden good grand great happy hardy honest humble ideal " +
	"jolly jovial keen kind large lean light lively loyal lucid lucky magic mellow merry mild mighty modest neat nice " +
	"nimble noble open patient placid polite proud quick quiet rapid rare ready royal sage serene sharp shiny silent " +
	"simple sleek smart smooth snug solid spry steady still subtle sunny swift tidy true upbeat vivid warm wide wise " +
	"witty zesty"
).split(" ");

const NOUNS = (
	"alder ant aspen auk badger bat bear beech beetle birch bison brook calf carp cedar cod colt coral crane creek " +
	"cricket crow deer delta dingo dove duck eagle eel egret elk elm falcon fawn fern finch fir fjord flax fox frog " +
	"gecko gibbon goose grouse gull hare harbor hawk hazel heron hill hyena ibex iris island jackal jay kelp kestrel " +
	"kite koala lagoon lake lark lemur lily llama lotus lynx magpie maple marmot marten meadow mink mole moose moss " +
	"moth mule newt oak olive orca oriole osprey otter owl panda pear perch pika pine plover poplar poppy puffin " +
	"quail rabbit raven reed reef ridge river robin rowan salmon seal shore shrew sloth snail sparrow spruce squid " +
	"stoat stork stream swan tapir tern thistle toad trout tulip valley vole walrus whale willow wolf wren yak yew " +
	"zebra"
).split(" ");

/** Numbers 1 to 999: with words of at most seven letters a name has at most 19 characters. */
const NUMBERS = 999;

/** A name of two words and a number. Fifteen million of them: easy to tell apart by eye, not unique. */
export function generateRunName(): string {
	const [adjective, noun, number] = crypto.getRandomValues(new Uint32Array(3));
	return `${pick(ADJECTIVES, adjective!)}-${pick(NOUNS, noun!)}-${(number! % NUMBERS) + 1}`;
}

function pick(words: readonly string[], random: number): string {
	return words[random % words.length]!;
}
