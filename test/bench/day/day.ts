export async function printDay(_quick: boolean): Promise<void> {}
