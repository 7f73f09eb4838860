import { render } from "preact";
render(<h1>hello</h1>, document.getElementById("app")!);
