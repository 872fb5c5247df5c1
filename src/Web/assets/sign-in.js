// The one-time link carries its code behind the # sign, so that no server log and no other site ever holds it.
class SignInCode extends HTMLElement {
  connectedCallback() {
    const code = location.hash.slice(1);
    const form = this.querySelector("form");
    if (!code || !form) return;
    history.replaceState(null, "", location.pathname + location.search);
    form.elements.token.value = code;
    form.requestSubmit();
  }
}

customElements.define("sign-in-code", SignInCode);
