/** The style of shared pages. It stands in the page: one request, and it shows at once on a phone. */
import { CHART_CSS, colourCss } from "./colours.ts";

export const PAGE_CSS = `${colourCss("auto")}${CHART_CSS}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1120px;padding:16px;background:var(--ground);color:var(--text);font:14px/20px system-ui,sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:20px;line-height:28px;margin:0;overflow-wrap:anywhere}h2{font-size:14px;margin:24px 0 8px}
p{margin:4px 0}.quiet{color:var(--text-2)}.note{white-space:pre-wrap;overflow-wrap:anywhere}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:13px}td,th{padding:3px 12px 3px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);white-space:nowrap}
th{font-weight:500;color:var(--text-2)}td.n,th.n{text-align:right;padding-left:12px}td.v{white-space:normal;overflow-wrap:anywhere}.best{font-weight:650}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr));gap:16px}.charts svg{width:100%;height:auto}
.files img{max-width:min(100%,480px);display:block;margin:4px 0 12px}a{color:var(--accent)}
.FINISHED{color:var(--finished)}.RUNNING,.SCHEDULED{color:var(--running)}.FAILED,.KILLED{color:var(--failed)}
.swatch{display:inline-block;width:8px;height:8px;border-radius:50%;background:currentColor;margin-right:6px}
footer{margin-top:32px;padding-top:8px;border-top:1px solid var(--line);color:var(--text-2);font-size:12px}`;
