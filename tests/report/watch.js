// SPDX-License-Identifier: Apache-2.0
// Stands before all else on the page: what goes wrong on it is kept.
"use strict";
const watched = [];
for (const name of ["error", "warn"])
	console[name] = (...words) => watched.push(name + ": " + words.join(" "));
window.addEventListener("error", (event) => watched.push("error: " + event.message));
window.addEventListener("securitypolicyviolation", (event) => watched.push("refused: " + event.blockedURI));
