// The one thing that neither HTML nor htmx does for us: the button that shows the results also closes the sheet of
// filters that covers them on a phone. Without this script it submits the form, and the next page has no open sheet.
document.addEventListener("submit", () => document.querySelector("#filter:popover-open")?.hidePopover());
