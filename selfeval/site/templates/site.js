(function () {
  "use strict";
  var DASH = "—";
  var collator = new Intl.Collator("zh-CN", { numeric: true });
  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  // Tables: the name of a column becomes a button that sorts by it.
  function number(text) {
    var digits = text.replace(/,/g, "").replace("−", "-").match(/[+-]?\d+(\.\d+)?/);
    return digits ? parseFloat(digits[0]) : NaN;
  }
  function sort(table, head) {
    var column = head.cellIndex;
    var down = head.getAttribute("aria-sort") === "ascending";
    var numeric = head.classList.contains("num");
    var rows = all("tbody tr", table).map(function (row) {
      var text = row.cells[column].textContent.trim();
      var key = numeric ? number(text) : text;
      return { row: row, key: key, none: !text || text === DASH || (numeric && isNaN(key)) };
    });
    rows.sort(function (a, b) {
      if (a.none || b.none) { return a.none - b.none; }
      var apart = numeric ? a.key - b.key : collator.compare(a.key, b.key);
      return down ? -apart : apart;
    });
    rows.forEach(function (one) { table.tBodies[0].appendChild(one.row); });
    all("[aria-sort]", table).forEach(function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  }
  all("table.sortable").forEach(function (table) {
    all("thead th", table).forEach(function (head) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () { sort(table, head); });
    });
  });

  // Finding: narrows the list of reports, or marks a department in every chart and table.
  function plain(text) { return text.normalize("NFKC").toLowerCase(); }
  function told(dot) { return dot.getAttribute("data-tip") || dot.textContent; }
  var form = document.querySelector(".find");
  var input = form && form.querySelector("input");
  function find() {
    var wanted = plain(input.value).split(/\s+/).filter(Boolean);
    var listed = form.getAttribute("data-rows");
    function fits(text) { return wanted.every(function (word) { return text.indexOf(word) >= 0; }); }
    if (listed) { narrow(fits); } else { mark(fits, wanted.length > 0); }
  }
  var rows = all("#reports tbody tr").map(function (row) {
    return { row: row, text: plain(row.textContent), year: row.getAttribute("data-y") };
  });
  function narrow(fits) {
    var year = form.querySelector("select").value;
    var shown = 0;
    rows.forEach(function (one) {
      var fit = (!year || one.year === year) && fits(one.text);
      one.row.hidden = !fit;
      shown += fit;
    });
    status("共 " + rows.length + " 行，显示 " + shown + " 行");
  }
  function mark(fits, wanted) {
    var names = {};
    document.body.classList.toggle("finding", wanted);
    all("main .sortable tbody tr").forEach(function (row) {
      var name = row.cells[0].textContent.trim();
      var hit = wanted && fits(plain(name));
      row.classList.toggle("hit", hit);
      if (hit) { names[name] = true; }
    });
    all(".dot").forEach(function (dot) {
      dot.classList.toggle("hit", wanted && fits(plain(told(dot).split("：")[0])));
    });
    status(wanted ? "找到 " + Object.keys(names).length + " 个部门" : "");
  }
  function status(text) { form.querySelector("[role=status]").textContent = text; }
  if (form) {
    form.hidden = false;
    form.addEventListener("input", find);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    find();
  }

  // Charts: pointing at a department names it, a click finds it everywhere.
  var tip = document.querySelector(".tip");
  document.addEventListener("pointerover", function (event) {
    var dot = event.target.closest && event.target.closest(".dot");
    tip.hidden = !dot;
    if (!dot) { return; }
    var title = dot.querySelector("title");
    if (title) { // the browser would show it too, later
      dot.setAttribute("data-tip", title.textContent);
      dot.removeChild(title);
    }
    var box = dot.getBoundingClientRect();
    tip.textContent = told(dot);
    tip.style.top = box.bottom + 6 + "px";
    tip.style.left = Math.max(8, Math.min(box.left, window.innerWidth - tip.offsetWidth - 8)) + "px";
  });
  document.addEventListener("click", function (event) {
    var dot = event.target.closest && event.target.closest(".dot");
    if (!dot || !input) { return; }
    input.value = told(dot).split("：")[0];
    find();
  });

  var contents = document.querySelector(".contents details");
  if (contents && window.matchMedia("(max-width: 60rem)").matches) { contents.open = false; }
  // What is folded is printed too.
  window.addEventListener("beforeprint", function () {
    all("details.ranks").forEach(function (folded) { folded.open = true; });
  });
})();
