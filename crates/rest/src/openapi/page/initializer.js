window.addEventListener("load", () => {
  // The page may be reached under another name than the public one, and requests may only go to where it came from.
  const here = new URL("..", document.baseURI).href.replace(/\/$/, "");
  const wanted = new URLSearchParams(location.search).get("urls.primaryName");
  const known = settings.documents.some((document) => document.name === wanted);
  const ui = SwaggerUIBundle({
    dom_id: "#swagger-ui",
    urls: settings.documents,
    "urls.primaryName": known ? wanted : settings.documents[0].name,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    // The logo carries styles that the policy of the page forbids.
    plugins: [() => ({ components: { Logo: () => null } })],
    layout: "StandaloneLayout",
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    tryItOutEnabled: settings.isTryItOutEnabled,
    supportedSubmitMethods: settings.isTryItOutEnabled ? ["get", "put", "post", "delete", "patch"] : [],
    validatorUrl: null,
    oauth2RedirectUrl: `${here}/swagger/oauth2-redirect.html`,
    requestInterceptor: (request) => {
      if (request.url.startsWith(`${settings.publicBase}/`)) {
        request.url = here + request.url.slice(settings.publicBase.length);
      }
      return request;
    },
  });
  if (settings.clientId) {
    ui.initOAuth({ clientId: settings.clientId, usePkceWithAuthorizationCodeGrant: true });
  }
});
