/* Wagtail's date picker stays open when Tab leaves its field, and covers what has the focus then (WCAG 2.4.11). */
const OPENING = 200 // milliseconds; the picker itself opens 100 after the focus came

document.addEventListener("focusout", ({ target }) => {
  const picker = window.jQuery?.(target).data("xdsoft_datetimepicker")
  if (!picker) return
  setTimeout(() => {
    const now = document.activeElement
    const stays = now === target || now === document.body || picker[0].contains(now) // body: a click into the picker
    if (!stays) picker.trigger("close.xdsoft")
  }, OPENING)
})
