(function () {
"use strict";
var data = JSON.parse(document.getElementById("data").textContent), words = data.words, nl = data.language;
var live = document.getElementById("live");
function all(what, within) { return Array.prototype.slice.call((within || document).querySelectorAll(what)); }
function made(tag, attributes, text, svg) {
  var e = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  Object.keys(attributes || {}).forEach(function (k) { e.setAttribute(k, attributes[k]); });
  if (text !== undefined && text !== null) { e.textContent = text; }
  return e;
}
function shown(n) { return n === null ? "-" : new Intl.NumberFormat(nl, { maximumSignificantDigits: Math.abs(n) >= 100 ? 3 : 2 }).format(n); }

/* switches */
var scenario = document.getElementById("s-scenario"), partner = document.getElementById("s-partner");
function switched() {
  all("[data-scenario]").forEach(function (e) { e.hidden = e.dataset.scenario !== scenario.value; });
  all("[data-partner]").forEach(function (e) { e.hidden = partner.value !== "" && e.dataset.partner !== partner.value; });
  all(".explorer").forEach(function (e) { if (e.redraw) { e.redraw(); } });
}
scenario.addEventListener("change", switched);
partner.addEventListener("change", function () {
  switched();
  var found = document.getElementById("p-partner-" + partner.value);
  if (found) { found.scrollIntoView(); }
});
document.getElementById("s-ids").addEventListener("change", function () { document.body.classList.toggle("ids", this.checked); });
document.getElementById("b-print").addEventListener("click", function () { window.print(); });

/* tables: sort, copy */
all("button.sort").forEach(function (button) {
  button.addEventListener("click", function () {
    var head = button.closest("th"), row = head.parentNode, column = Array.prototype.indexOf.call(row.children, head);
    var up = head.getAttribute("aria-sort") !== "ascending", body = head.closest("table").tBodies[0];
    all("th", row).forEach(function (th) { th.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    var rows = all("tr", body).map(function (tr, i) { return { tr: tr, s: tr.children[column].dataset.s, i: i }; });
    function number(s) { return s === "inf" || s === "-" ? Infinity : Number(s); }
    var numeric = rows.every(function (r) { return r.s !== "" && !isNaN(number(r.s)); });
    rows.sort(function (a, b) {
      var d = numeric ? (number(a.s) === number(b.s) ? 0 : number(a.s) - number(b.s)) : a.s.localeCompare(b.s, nl);
      return (up ? d : -d) || a.i - b.i;
    });
    rows.forEach(function (r) { body.appendChild(r.tr); });
  });
});
function plain(text) { return /^[=+\-@\t\r]/.test(text) && isNaN(Number(text)) ? "'" + text : text; }
function content(cell) {
  if (cell.dataset.v !== undefined) { return nl === "nl" && !isNaN(Number(cell.dataset.v)) ? cell.dataset.v.replace(".", ",") : plain(cell.dataset.v); }
  var copy = cell.cloneNode(true);
  all("sup", copy).forEach(function (s) { s.remove(); });
  return plain(copy.textContent.trim());
}
function copied(text) {
  function old() {
    var area = made("textarea", { "aria-hidden": "true" });
    area.value = text; document.body.appendChild(area); area.select(); document.execCommand("copy"); area.remove();
  }
  if (navigator.clipboard && window.isSecureContext) { navigator.clipboard.writeText(text).catch(old); } else { old(); }
  live.textContent = words.copied;
}
all("button.copy").forEach(function (button) {
  button.addEventListener("click", function () {
    var rows = all("tr", document.getElementById(button.dataset.table)).map(function (tr) {
      return Array.prototype.map.call(tr.children, content).join("\t");
    });
    copied(rows.join("\n"));
    button.textContent = words.copied;
  });
});

/* sliders */
function slider(box, id, name, most, at, said, moved) {
  var label = made("label", { "for": id }, name + ": "), out = made("output", { "for": id }), input = made("input", { type: "range", id: id, min: 0, max: most, step: 1, value: at });
  label.appendChild(out); box.appendChild(label); box.appendChild(input);
  function told() { out.textContent = said(Number(input.value)); input.setAttribute("aria-valuetext", out.textContent); }
  input.addEventListener("input", function () { told(); moved(); });
  told();
  return input;
}
function table(heads, rows) {
  var t = made("table"), tr = made("tr"), head = made("thead"), body = made("tbody");
  heads.forEach(function (h) { tr.appendChild(made("th", { scope: "col" }, h)); });
  head.appendChild(tr); t.appendChild(head); t.appendChild(body);
  rows.forEach(function (r) {
    var line = made("tr");
    r.forEach(function (c, i) { line.appendChild(made(i ? "td" : "th", i ? {} : { scope: "row" }, c)); });
    body.appendChild(line);
  });
  return t;
}
function promise(box, x) {
  var control = slider(box, "r-promise", words.certainty, x.certainties.length - 1, 15, function (i) { return x.certainties[i] + "%"; }, draw);
  var place = made("div"); box.appendChild(place);
  function draw() {
    var at = Number(control.value), found = x.scenarios.filter(function (s) { return s.id === scenario.value; })[0];
    var first = Date.parse(x.start), last = Date.parse(x.end), left = 250, wide = 700, row = 26;
    var svg = made("svg", { viewBox: "0 0 " + wide + " " + (found.rows.length * row + 28), role: "img", "aria-label": found.name + ": " + x.certainties[at] + "%" }, null, true);
    function where(date) { return left + (wide - left - 20) * (Date.parse(date) - first) / (last - first); }
    for (var year = Number(x.start.slice(0, 4)) + 1; Date.parse(year + "-01-01") < last; year++) {
      var px = where(year + "-01-01");
      svg.appendChild(made("line", { x1: px, x2: px, y1: 0, y2: found.rows.length * row, stroke: "#d0d0d0" }, null, true));
      svg.appendChild(made("text", { x: px, y: found.rows.length * row + 18, "text-anchor": "middle" }, String(year), true));
    }
    found.rows.forEach(function (r, i) {
      var y = i * row + row / 2, name = Array.from(r.name);
      svg.appendChild(made("text", { x: left - 8, y: y + 4, "text-anchor": "end" }, name.length > 36 ? name.slice(0, 35).join("") + "\u2026" : r.name, true));
      var date = r.dates[at] || x.end;
      svg.appendChild(made("rect", { x: left, y: y - 6, width: Math.max(1, where(date) - left), height: 12, fill: r.dates[at] ? "#0072b2" : "#8c8c8c" }, null, true));
      if (r.promised) { svg.appendChild(made("path", { d: "M" + where(r.promised) + " " + (y - 10) + "v20", stroke: "#d55e00", "stroke-width": 3 }, null, true)); }
    });
    place.textContent = "";
    place.appendChild(svg);
    place.appendChild(table([words.initiative, words.date + " (" + x.certainties[at] + "%)", words.promised, words.kept], found.rows.map(function (r) {
      return [r.name, r.said[at], r.promised || "-", r.promised ? (r.dates[at] && r.dates[at] <= r.promised ? words.yes : words.no) : "-"];
    })));
  }
  box.redraw = draw; draw();
}
function grid(box, x, id) {
  var controls = x.factors.map(function (f, i) {
    return slider(box, "r-" + id + "-" + i, f.name, f.levels.length - 1, 0, function (at) { return f.levels[at]; }, draw);
  });
  var place = made("div"); box.appendChild(place);
  function draw() {
    var at = controls.map(function (c) { return Number(c.value); }).join();
    var point = x.points.filter(function (p) { return p.at.join() === at; })[0];
    place.textContent = "";
    if (!point) { return; }
    x.measures.forEach(function (m, i) {
      var every = x.points.reduce(function (a, p) { return a.concat(p.values[i].filter(function (v) { return v !== null; })); }, [0]);
      var low = Math.min.apply(null, every), high = Math.max.apply(null, every), v = point.values[i];
      var svg = made("svg", { viewBox: "0 0 700 40", role: "img", "aria-label": m.name + ": " + shown(v[0]) + " " + m.unit }, null, true);
      function where(n) { return 230 + 330 * (n - low) / ((high - low) || 1); }
      svg.appendChild(made("text", { x: 222, y: 24, "text-anchor": "end" }, m.name.slice(0, 38), true));
      svg.appendChild(made("line", { x1: 230, x2: 560, y1: 20, y2: 20, stroke: "#d0d0d0" }, null, true));
      if (v[1] !== null && v[2] !== null) { svg.appendChild(made("rect", { x: where(v[1]), y: 12, width: Math.max(1, where(v[2]) - where(v[1])), height: 16, fill: "#9ccbea" }, null, true)); }
      if (v[0] !== null) { svg.appendChild(made("rect", { "class": "mean", x: where(v[0]) - 2, y: 8, width: 4, height: 24, fill: "#0072b2" }, null, true)); }
      svg.appendChild(made("text", { x: 570, y: 24 }, shown(v[0]) + " " + m.unit, true));
      place.appendChild(svg);
    });
    place.appendChild(table([words.measure, words.expected, words.low, words.high], x.measures.map(function (m, i) {
      return [m.name + " (" + m.unit + ")"].concat(point.values[i].map(shown));
    })));
  }
  draw();
}
Object.keys(data.explorers).sort().forEach(function (id) {
  var box = document.getElementById("x-" + id);
  if (data.explorers[id].factors) { grid(box, data.explorers[id], id); } else { promise(box, data.explorers[id]); }
});
}());
