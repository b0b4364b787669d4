/** How the page of a training looks, by day and by night. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--paper:#f6f7f9;--panel:#fff;--ink:#1c2330;--soft:#5b6472;--line:#dfe3ea;--warn:#b4400a;--kept:#fff3e6}
@media (prefers-color-scheme:dark){:root{--paper:#0f1217;--panel:#171b22;--ink:#e8ecf3;--soft:#9aa4b5;--line:#2c333f;--warn:#ffb07a;--kept:#2b221a}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:1040px;margin:0 auto;padding:32px 24px 64px}h1{font-size:26px;line-height:1.25;margin:0 0 4px}h2{font-size:18px;margin:40px 0 8px}h2 small{color:var(--soft);font-weight:400}
p{margin:0 0 12px}.soft{color:var(--soft)}.warn{color:var(--warn)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(180px,1fr));gap:10px;margin:20px 0 0}.figures div{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:10px 12px}
.figures dt{color:var(--soft);font-size:13px}.figures dd{margin:0;font-size:19px;font-variant-numeric:tabular-nums}.figures small{font-size:12px;color:var(--soft)}
.panel{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:14px}.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(320px,1fr));gap:12px;margin-top:12px}
.wide{overflow-x:auto}table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:4px}thead th{font-weight:400;color:var(--soft);font-size:13px}
img{display:block;border-radius:4px;background:var(--line)}.samples img,.near img{width:112px;height:112px;object-fit:cover}.samples th[scope=row]{font-weight:400;font-size:13px;min-width:130px;max-width:180px;padding-right:12px}
th.kept{color:var(--ink);font-weight:600}.near span{display:block;font-size:12px}.near th{font-weight:400}.near th[scope=row]{padding-right:24px}.copy{background:var(--kept);border-radius:6px}.copy span{color:var(--warn)}
.grid{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(112px,1fr));gap:12px}.grid img{width:100%;aspect-ratio:1;object-fit:cover}.grid span{display:block;font-size:12px;color:var(--soft);overflow-wrap:anywhere}
.settings{width:100%;background:var(--panel);border:1px solid var(--line);border-radius:8px;border-collapse:separate;border-spacing:0;font-size:14px}.settings th{font-weight:400;color:var(--soft);width:220px;padding-left:12px}.settings td{overflow-wrap:anywhere}.settings tr+tr>*{border-top:1px solid var(--line)}
@media print{body{background:#fff}section{break-inside:avoid}}`
