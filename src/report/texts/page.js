"use strict";
// Tables can be sorted by a column; equal rows keep their order.  Numbers by value, also those with a unit behind
// them, before words; what is empty comes last either way.
(function () {
	function key(row, column) {
		const cell = row.cells[column];
		return cell ? cell.textContent.trim() : "";
	}
	function number(text) {
		const found = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?/i.exec(text);
		return found ? parseFloat(found[0]) : NaN;
	}
	function compare(a, b, sign) {
		if (a === b) return 0;
		if (a === "") return 1;
		if (b === "") return -1;
		const x = number(a), y = number(b);
		if (!isNaN(x) && !isNaN(y) && x !== y) return sign * (x - y);
		if (isNaN(x) !== isNaN(y)) return isNaN(x) ? 1 : -1;
		return sign * a.localeCompare(b, "en");
	}
	function sort(table, head) {
		const column = head.cellIndex, body = table.tBodies[0];
		const descending = head.getAttribute("aria-sort") === "ascending";
		const rows = Array.from(body.rows).map((row) => ({row, key: key(row, column)}));
		rows.sort((a, b) => compare(a.key, b.key, descending ? -1 : 1));
		body.append(...rows.map((entry) => entry.row));
		for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
		head.setAttribute("aria-sort", descending ? "descending" : "ascending");
	}
	for (const table of document.querySelectorAll("table.sortable")) {
		for (const head of table.tHead.rows[0].cells) {
			const button = document.createElement("button");
			button.type = "button";
			button.append(...head.childNodes);
			head.append(button);
			button.addEventListener("click", () => sort(table, head));
		}
	}
	// On a narrow screen the words in a figure are small.
	for (const figure of document.querySelectorAll("figure")) {
		const button = document.createElement("button");
		button.type = "button";
		button.textContent = "Larger";
		button.setAttribute("aria-pressed", "false");
		button.addEventListener("click", () => {
			button.setAttribute("aria-pressed", String(figure.classList.toggle("large")));
		});
		figure.querySelector("figcaption").append(button);
	}
	// On paper nothing can be opened: constants and what ran are printed, long tables of data are not.
	let closed = [];
	window.addEventListener("beforeprint", () => {
		closed = Array.from(document.querySelectorAll("details:not([open]):not(.data)"));
		for (const details of closed) details.open = true;
	});
	window.addEventListener("afterprint", () => {
		for (const details of closed) details.open = false;
	});
})();
