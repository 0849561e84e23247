// A certified OpenID provider on loopback, for the tests: it does what a town hall's would do, and some of what goes wrong.
//
// What it is to be comes as the first line of its input (one JSON object); its issuer is the first line of its output.
// Each further line is an order, answered by a line. It ends with its input, and so with whoever started it.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

import Provider from 'oidc-provider';

const realNow = Date.now;
let ahead = 0;
Date.now = () => realNow() + ahead; // every time in a token is made of this

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { name, accounts, clients, tokenSeconds = 3600, algorithm = 'RS256' } = JSON.parse((await lines.next()).value);

function newKey() {
  const pair = algorithm.startsWith('ES')
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...pair.privateKey.export({ format: 'jwk' }), use: 'sig', kid: randomBytes(8).toString('hex') };
}

function findAccount(ctx, sub) {
  const claims = accounts[sub];
  return claims && { accountId: sub, claims: async () => ({ sub, ...claims }) };
}

// What the provider remembers outlives a change of its keys.
const remembered = new Map();

class Memory {
  constructor(model) { this.model = model; }

  key(id) { return `${this.model}:${id}`; }

  async upsert(id, payload) { remembered.set(this.key(id), payload); }

  async find(id) { return remembered.get(this.key(id)); }

  async findByUid(uid) { return [...remembered.values()].find((each) => each.uid === uid); }

  async findByUserCode() { return undefined; }

  async consume(id) { remembered.get(this.key(id)).consumed = Math.floor(Date.now() / 1000); }

  async destroy(id) { remembered.delete(this.key(id)); }

  async revokeByGrantId(grantId) {
    for (const [key, payload] of remembered) if (payload.grantId === grantId) remembered.delete(key);
  }
}

const cookieKey = randomBytes(32).toString('hex');

function providerWith(issuer, key) {
  const provider = new Provider(issuer, {
    adapter: Memory,
    clients,
    findAccount,
    jwks: { keys: [key] },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username'],
      house: ['house', 'groups', 'realm_access'],
    },
    cookies: {
      keys: [cookieKey],
      // Cookies know no ports: two providers of one machine share a browser's.
      names: { session: `${name}_session`, interaction: `${name}_interaction`, resume: `${name}_resume` },
    },
    features: { rpInitiatedLogout: { enabled: true } },
    pkce: { required: () => true },
    ttl: {
      AccessToken: 600, AuthorizationCode: 60, Grant: 3600, IdToken: tokenSeconds, Interaction: 600, Session: 3600,
    },
  });
  return provider.callback();
}

let answer;
const server = createServer((request, response) => answer(request, response));
await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
const issuer = `http://127.0.0.1:${server.address().port}`;
answer = providerWith(issuer, newKey());
console.log(issuer);

const orders = {
  rotate: () => { answer = providerWith(issuer, newKey()); },
  clock: ({ seconds }) => { ahead = seconds * 1000; },
  account: ({ sub, claims }) => { accounts[sub] = claims; },
};

for await (const line of lines) {
  const order = JSON.parse(line);
  orders[order.do](order);
  console.log('done');
}
process.exit();
