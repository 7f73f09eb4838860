import "./palette.css";
import { panel } from "./open.ts";
import { Palette } from "./palette.tsx";
import { Shortcuts } from "./shortcuts.tsx";

/** The panel that a key opened. Loaded with the first one. */
export function Panels() {
	const close = () => {
		panel.value = undefined;
	};
	return panel.value === "palette" ? <Palette close={close} /> : <Shortcuts close={close} />;
}
