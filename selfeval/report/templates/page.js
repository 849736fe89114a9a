(function () {
  "use strict";
  var root = document.documentElement;
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }

  // Charts: each figure carries its specification beside the place where it is drawn.
  var options = {
    mode: "vega-lite",
    actions: false,
    ast: true, // expressions are interpreted, not made into code: the policy of the page allows it
    renderer: "svg",
    formatLocale: JSON.parse(document.getElementById("number-format").textContent)
  };
  all(".se-chart").forEach(function (figure) {
    var spec = JSON.parse(figure.querySelector("script").textContent);
    vegaEmbed(figure.querySelector(".se-vega"), spec, options).then(
      function () { figure.classList.add("drawn"); },
      function (error) { figure.classList.add("failed"); console.error(error); }
    );
  });

  // Contents: folded on a narrow screen; on a wide one they follow the scroll.
  var nav = document.querySelector(".contents");
  if (window.matchMedia("(max-width: 60rem)").matches) {
    nav.querySelector("details").open = false;
  }
  var links = all(".contents a");
  var targets = links.map(function (link) { return document.getElementById(link.hash.slice(1)); });
  var waiting = false;
  function follow() {
    waiting = false;
    var current = 0;
    targets.forEach(function (target, n) {
      if (target.getBoundingClientRect().top < 100) { current = n; }
    });
    if (window.innerHeight + window.scrollY > root.scrollHeight - 4) { current = links.length - 1; }
    links.forEach(function (link, n) {
      if (n === current) { link.setAttribute("aria-current", "location"); }
      else { link.removeAttribute("aria-current"); }
    });
    all(".contents > details > ol > li").forEach(function (item) {
      item.classList.toggle("here", item.contains(links[current]));
    });
    var link = links[current];
    if (link.offsetTop < nav.scrollTop || link.offsetTop > nav.scrollTop + nav.clientHeight - 40) {
      nav.scrollTop = link.offsetTop - nav.clientHeight / 2;
    }
  }
  nav.classList.add("follows");
  window.addEventListener("scroll", function () {
    if (!waiting) { waiting = true; window.requestAnimationFrame(follow); }
  }, { passive: true });
  follow();

  // Figures: what the end of the page tells of one is shown beside it.
  var panel = document.querySelector("dialog.panel");
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a.se-figure");
    if (!link || !panel || !panel.showModal || event.ctrlKey || event.metaKey) { return; }
    var told = document.getElementById(link.hash.slice(1)).cloneNode(true);
    told.removeAttribute("id");
    var place = panel.querySelector(".told");
    place.textContent = "";
    place.appendChild(told);
    panel.showModal();
    event.preventDefault();
  });
  if (panel) {
    panel.querySelector(".close").addEventListener("click", function () { panel.close(); });
    panel.addEventListener("click", function (event) {
      if (event.target === panel) { panel.close(); }
    });
  }

  // Dark or light: as the system says, until somebody chooses.
  var button = document.querySelector(".theme");
  function dark() {
    var chosen = root.getAttribute("data-theme");
    var system = window.matchMedia("(prefers-color-scheme: dark)").matches;
    return chosen ? chosen === "dark" : system;
  }
  function name() {
    button.setAttribute("aria-pressed", String(dark()));
    button.textContent = dark() ? "浅色" : "深色";
  }
  button.addEventListener("click", function () {
    root.setAttribute("data-theme", dark() ? "light" : "dark");
    name();
  });
  button.hidden = false;
  name();
})();
