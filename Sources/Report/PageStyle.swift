/// How the pages look: on a telephone, on a desk, in the dark and on paper.
enum PageStyle {
  /// Contrasts of text are 4.5 to 1 and more (WCAG 2.2, 1.4.3) in both schemes.
  static let source: StaticString = """
    :root{color-scheme:light dark;--ground:#f6f7f7;--card:#fff;--ink:#1c2328;--soft:#55616a;--line:#dce1e4;
    --accent:#0b5563;--tint:#e8f1f2;--stop:#a3261b;--stop-tint:#fbeae8;--ask:#805300;--ask-tint:#fbf2de;
    --done:#25633a;--done-tint:#e5f2e9}
    @media (prefers-color-scheme:dark){:root{--ground:#12171a;--card:#1a2125;--ink:#e6eaec;--soft:#a3afb6;
    --line:#323c42;--accent:#7cc4d1;--tint:#1b3238;--stop:#f2938a;--stop-tint:#3a201e;--ask:#e8bd6a;
    --ask-tint:#352a15;--done:#85cfa0;--done-tint:#1a3023}}
    *{box-sizing:border-box}
    html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans","DejaVu Sans",sans-serif;
    -webkit-text-size-adjust:100%}
    body{margin:0;background:var(--ground);color:var(--ink);overflow-wrap:anywhere}
    header.top,main,footer{max-width:76rem;margin:0 auto;padding:0 1rem}
    header.top{padding-top:1.75rem}
    header.top p{margin:0;color:var(--soft)}
    h1{margin:.1rem 0 .25rem;font-size:clamp(1.5rem,1.1rem + 2vw,2.1rem);line-height:1.2;letter-spacing:-.01em}
    h2{margin:2.25rem 0 .6rem;font-size:1.2rem;line-height:1.3}
    h3{margin:0;font-size:1.02rem;line-height:1.4}
    p{margin:.4rem 0}
    a{color:var(--accent)}
    .skip{position:absolute;left:-99rem}
    .skip:focus{left:1rem;top:.5rem;padding:.3rem .6rem;background:var(--card)}
    :focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.6rem;margin:1.1rem 0 0;padding:0;
    list-style:none}
    .tiles li{padding:.7rem .9rem;background:var(--card);border:1px solid var(--line);border-radius:.6rem}
    .tiles strong{display:block;font-size:1.7rem;line-height:1.15;font-variant-numeric:tabular-nums}
    .tiles span{color:var(--soft);font-size:.88rem}
    .tiles .stop strong{color:var(--stop)}.tiles .ask strong{color:var(--ask)}.tiles .done strong{color:var(--done)}
    .tiles .lead strong{color:var(--accent)}.tiles .none strong{color:var(--soft);font-weight:400}
    .tiles+.where{margin:.7rem 0 1rem}
    .panel,.group{margin:.75rem 0;padding:.9rem 1rem;background:var(--card);border:1px solid var(--line);
    border-radius:.6rem}
    .panel>:first-child{margin-top:0}.panel>:last-child{margin-bottom:0}
    .panel ol,.panel ul{margin:.4rem 0;padding-left:1.3rem}
    .group{border-left:.3rem solid var(--ask)}
    .group.reject{border-left-color:var(--stop)}
    .group .what{margin:.35rem 0 .5rem}
    .pre{white-space:pre-line}
    .where{margin:.15rem 0;color:var(--soft);font-size:.9rem}
    .chip{display:inline-block;padding:.05rem .5rem;border-radius:1rem;background:var(--tint);color:var(--accent);
    font-size:.8rem;font-weight:600;white-space:nowrap}
    .chip.reject{background:var(--stop-tint);color:var(--stop)}
    .chip.query,.chip.reopened{background:var(--ask-tint);color:var(--ask)}
    .chip.answered,.chip.resolved,.chip.waived{background:var(--done-tint);color:var(--done)}
    .facts{display:flex;flex-wrap:wrap;gap:.5rem 2.25rem;margin:.6rem 0 0}
    .facts div{min-width:0}
    dt{color:var(--soft);font-size:.8rem}
    dd{margin:0}
    code{font-family:ui-monospace,"SF Mono","Cascadia Mono","DejaVu Sans Mono","Liberation Mono",monospace;
    font-size:.82rem}
    details{margin-top:.6rem}
    summary{padding:.35rem 0;color:var(--accent);font-weight:600;cursor:pointer}
    table{width:100%;margin:.5rem 0 0;border-collapse:collapse;font-size:.92rem}
    caption{padding:.2rem 0;color:var(--soft);text-align:left}
    th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
    thead th{color:var(--soft);font-size:.8rem;font-weight:600;overflow-wrap:normal;vertical-align:bottom}
    tbody th{font-weight:600}
    tbody th.person{padding-top:.7rem;background:none}
    tbody:last-child tr:last-child>*{border-bottom:0}
    .number{text-align:right;font-variant-numeric:tabular-nums}
    .zero{color:var(--soft)}
    .wide{overflow-x:auto}.wide table{overflow-wrap:normal}
    .wide tbody th,.wide thead th:first-child{position:sticky;left:0;background:var(--card)}
    .follows td:first-child{padding-left:1.6rem}
    .empty{padding:2.5rem 1rem;text-align:center}
    .empty strong{display:block;font-size:1.3rem;color:var(--done)}
    .notice{border-left:.3rem solid var(--accent)}
    footer{padding-top:2rem;padding-bottom:2.5rem;color:var(--soft);font-size:.85rem}
    .total>*{border-top:2px solid var(--line);font-weight:600}
    @media (min-width:46.01rem){td code,td.short{white-space:nowrap}}
    @media (max-width:46rem){
    .tiles{grid-template-columns:1fr 1fr}
    .cards,.cards tbody,.cards tr,.cards td,.cards th.person{display:block;width:100%}
    .cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    .cards tr{padding:.45rem 0;border-bottom:1px solid var(--line)}
    .cards td{display:grid;grid-template-columns:6.2rem 1fr;gap:.6rem;padding:.1rem 0;border:0;text-align:left}
    .cards td::before{content:attr(data-label);color:var(--soft);font-size:.82rem}
    .cards td>*{justify-self:start}
    .cards td.blank{display:none}
    .cards th.person{padding:.2rem 0;border:0}
    .cards tr.person{padding-bottom:0;border-bottom:0}
    .follows{padding-left:1rem!important}.follows td:first-child{padding-left:0}
    .facts{display:block}
    .facts div{display:grid;grid-template-columns:6.2rem 1fr;gap:.6rem;align-items:baseline}
    }
    @media print{
    :root{--ground:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--accent:#0b5563;--stop:#a3261b;--ask:#805300}
    html{font-size:10.5pt}
    .panel,.facts,tr{break-inside:avoid}
    h2,h3,.where,.what,tr.person{break-after:avoid}
    .tiles{grid-template-columns:repeat(auto-fit,minmax(5.5rem,1fr))}
    thead{display:table-header-group}
    details::details-content{content-visibility:visible;block-size:auto}
    summary{color:var(--soft)}
    }
    """
}
