// Before anything is painted: the page has a script, and is laid out for it at once.
"use strict";

document.documentElement.classList.add("js");
