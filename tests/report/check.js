// SPDX-License-Identifier: Apache-2.0
// Stands behind all else on the page: looks at it as a reader would, and leaves what is wrong, or "right", as its title.
"use strict";
{
	const wrong = watched.slice();
	const expect = (holds, what) => { if (!holds) wrong.push(what); };
	const width = document.documentElement.clientWidth;

	expect(width === WIDTH, "the window is " + width + " pixels wide");
	expect(document.documentElement.scrollWidth <= width, "the page is " + document.documentElement.scrollWidth + " pixels wide");
	expect(performance.getEntriesByType("resource").length === 0, "something was fetched");

	// Figures: all there, all drawn, all inside the window, and named for those who do not see them.
	const figures = document.querySelectorAll("figure svg");
	expect(figures.length === FIGURES, figures.length + " figures");
	for (const figure of figures) {
		const place = figure.getBoundingClientRect();
		expect(place.left >= 0 && place.right <= width && place.width >= 300 && place.height >= 150,
			"a figure stands at " + [place.left, place.right, place.height]);
		expect(figure.getAttribute("role") === "img" && figure.getAttribute("aria-label"), "a figure has no name");
		const drawn = figure.getBBox();
		expect(drawn.width > 100 && drawn.height > 100, "a figure is empty");
		expect(figure.querySelectorAll("text").length > 5, "a figure has no words");
		expect(figure.querySelector("script, a, image, foreignObject, style") === null, "a figure has more than drawing");
		for (const use of figure.querySelectorAll("use")) {
			const name = use.getAttribute("href") || use.getAttribute("xlink:href");
			expect(figure.querySelector("[id='" + name.slice(1) + "']"), "a figure uses " + name + " of another");
		}
	}
	const names = Array.from(document.querySelectorAll("[id]"), (element) => element.id);
	expect(new Set(names).size === names.length, "two elements have one name");

	// Structure for screen readers.
	expect(document.querySelectorAll("h1").length === 1 && document.querySelector("main"), "no heading, or no main part");
	for (const cell of document.querySelectorAll("thead th"))
		expect(cell.scope === "col", "a column's head is none");
	for (const link of document.querySelectorAll("nav a"))
		expect(document.querySelector(link.getAttribute("href")), "a link of the contents leads nowhere");

	// Sorting, by a column of numbers and back.
	for (const details of document.querySelectorAll("details")) details.open = true;
	const table = document.querySelector("details.data table");
	const head = Array.from(table.tHead.rows[0].cells).find((cell) => cell.textContent.startsWith("rtt_mean_us"));
	const column = () => Array.from(table.tBodies[0].rows, (row) => parseFloat(row.cells[head.cellIndex].textContent));
	const sorted = column().sort((a, b) => a - b), before = column();
	expect(before.length === ROWS, before.length + " rows");
	expect(String(before) !== String(sorted), "the rows are sorted already: sorting them shows nothing");
	head.querySelector("button").click();
	expect(String(column()) === String(sorted), "ascending: " + column());
	expect(head.getAttribute("aria-sort") === "ascending", "aria-sort is " + head.getAttribute("aria-sort"));
	head.querySelector("button").click();
	expect(String(column()) === String(sorted.reverse()), "descending: " + column());
	expect(head.getAttribute("aria-sort") === "descending", "aria-sort is " + head.getAttribute("aria-sort"));
	const words = table.tHead.rows[0].cells[0];
	words.querySelector("button").click();
	expect(!head.hasAttribute("aria-sort") && words.getAttribute("aria-sort") === "ascending", "two columns say that they are sorted");

	const verdict = wrong.length === 0 ? "right" : "WRONG " + wrong.join("; ");
	document.title = verdict;
	parent.postMessage(verdict, "*");
}
