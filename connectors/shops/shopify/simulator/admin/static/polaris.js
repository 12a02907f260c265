// A stand-in for Shopify's Polaris script, written for Clearhold's tests and demo: it makes `s-link` an
// element that the admin's navigation is read from, and nothing else. None of Shopify's code is in it.
"use strict";

customElements.define("s-link", class extends HTMLElement {});
