// Opens a dossier in Chromium without a network, uses it as a reader does, and prints what happened as JSON.
// node drive.cjs HOME CHROMIUM FILE PDF
const [home, chromium, file, pdf] = process.argv.slice(2);
const fs = require("fs");
const { createRequire } = require("module");
const { pathToFileURL } = require("url");
const load = createRequire(home + "/package.json");
const puppeteer = load("puppeteer-core");
const axe = fs.readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");

(async () => {
  const browser = await puppeteer.launch({
    executablePath: chromium,
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"],
  });
  const page = await browser.newPage();
  const seen = { console: [], errors: [], requests: [] };
  page.on("console", (m) => { if (["error", "warning", "warn"].includes(m.type())) seen.console.push(m.text()); });
  page.on("pageerror", (e) => seen.errors.push(String(e)));
  page.on("request", (r) => { if (!r.url().startsWith("data:")) seen.requests.push(r.url()); });
  const address = pathToFileURL(file).href;
  await page.setOfflineMode(true);
  await page.goto(address);
  seen.requests = seen.requests.filter((url) => url !== address);

  // every slider, by keyboard, and what it draws
  seen.sliders = [];
  for (const id of await page.$$eval("input[type=range]", (all) => all.map((e) => e.id))) {
    const drawn = () => page.$eval("#" + id, (e) => e.closest(".explorer").querySelector("div").innerHTML);
    const before = await drawn();
    await page.focus("#" + id);
    for (const key of ["ArrowRight", "ArrowLeft", "Home", "End"]) {
      await page.keyboard.press(key);
      if ((await drawn()) !== before) { break; }
    }
    seen.sliders.push({ id, changed: (await drawn()) !== before });
  }

  // the first visible table with numbers: up, then down
  const values = (id) => page.$$eval("#" + id + " tbody tr", (rows) => rows.map((r) => Number(r.children[1].dataset.s)));
  const sortable = "t-gives";
  const button = "#" + sortable + " thead th:nth-child(2) button";
  await page.focus(button);
  await page.keyboard.press("Enter");
  seen.up = await values(sortable);
  await page.keyboard.press("Enter");
  seen.down = await values(sortable);
  seen.sort = await page.$eval("#" + sortable + " thead th:nth-child(2)", (e) => e.getAttribute("aria-sort"));

  // copying: what lands on the clipboard is what the page hands to the copy command
  seen.copied = await page.evaluate((id) => {
    let text = "";
    const real = document.execCommand;
    document.execCommand = () => { text = document.activeElement.value; return true; };
    Object.defineProperty(window, "isSecureContext", { value: false });
    document.querySelector("button.copy[data-table=" + id + "]").click();
    document.execCommand = real;
    return text;
  }, sortable);

  // switches
  const shown = () => page.$$eval("[data-scenario]", (all) => [...new Set(all.filter((e) => !e.hidden).map((e) => e.dataset.scenario))]);
  seen.first = await shown();
  seen.second = await page.$eval("#s-scenario", (e) => [...e.options].find((o) => !o.selected).value);
  await page.select("#s-scenario", seen.second);
  seen.then = await shown();
  seen.partner = await page.$eval("#s-partner", (e) => e.options[1].value);
  await page.select("#s-partner", seen.partner);
  seen.pages = await page.$$eval("[data-partner]", (all) => all.filter((e) => !e.hidden).map((e) => e.dataset.partner));

  // accessibility, everything opened
  await page.$$eval("details", (all) => all.forEach((e) => { e.open = true; }));
  await page.setBypassCSP(true);
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  seen.axe = found.violations.map((v) => ({ id: v.id, impact: v.impact, where: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)) }));
  seen.contrast = await page.evaluate(async () => {
    const only = await window.axe.run(document, { runOnly: ["color-contrast"] });
    return { passes: only.passes.reduce((n, v) => n + v.nodes.length, 0), violations: only.violations.length };
  });
  seen.wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await page.pdf({ path: pdf, preferCSSPageSize: true, timeout: 120000 });
  await browser.close();
  process.stdout.write(JSON.stringify(seen));
})().catch((e) => { process.stderr.write(String(e && e.stack)); process.exit(1); });
