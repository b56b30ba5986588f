// Starts GraphiQL. Queries and mutations go over POST, subscriptions over /graphql/ws with the token that
// stands in the headers editor. Headers are not stored: a token outlives its tab otherwise.
const http = GraphiQL.createFetcher({ url: '/graphql' });

const isSubscription = (request, document) =>
  (document?.definitions ?? []).some((definition) =>
    definition.kind === 'OperationDefinition' && definition.operation === 'subscription' &&
    (!request.operationName || definition.name?.value === request.operationName));

const overSocket = (request, headers) => {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === 'authorization');
  const client = graphqlWs.createClient({
    url: location.origin.replace(/^http/, 'ws') + '/graphql/ws',
    connectionParams: name ? { authorization: headers[name] } : {},
    retryAttempts: 0,
  });
  return client.iterate(request);
};

// "Bearer" without a token is only the form to fill in: it is not sent.
const filledIn = (headers) =>
  Object.fromEntries(Object.entries(headers ?? {}).filter(([, value]) => value.trim() !== 'Bearer'));

const fetcher = (request, options) => {
  const headers = filledIn(options?.headers);
  return isSubscription(request, options?.documentAST)
    ? overSocket(request, headers)
    : http(request, { ...options, headers });
};

ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultHeaders: '{\n  "Authorization": "Bearer "\n}',
    defaultEditorToolsVisibility: 'headers',
    shouldPersistHeaders: false,
  }),
);
