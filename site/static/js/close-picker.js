/* Wagtail's date picker stays open when Tab leaves its field, and covers what has the focus then (WCAG 2.4.11). */
const OPENING = 200 // milliseconds; the picker itself opens 100 after the focus came

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const picker = window.jQuery?.(target).data("xdsoft_datetimepicker")
  if (!picker || !relatedTarget || picker[0].contains(relatedTarget)) return // to nothing: a click into the picker
  setTimeout(() => {
    if (document.activeElement !== target) picker.trigger("close.xdsoft")
  }, OPENING)
})
