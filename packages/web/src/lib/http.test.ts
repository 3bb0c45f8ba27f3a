import { expect, test } from 'vitest';
import { fileAddress, Http, refusal } from './http.ts';

const answering = (status: number, body: string) => {
  const asked: [string, RequestInit][] = [];
  const fetcher = async (address: unknown, init: unknown) => {
    asked.push([String(address), init as RequestInit]);
    return new Response(status === 204 ? null : body, { status });
  };
  return { asked, http: new Http(fetcher as typeof fetch) };
};

test('Http posts JSON, and gives what the hub answers', async () => {
  const { asked, http } = answering(200, '{"name":"Ada","staff":false,"guest":false}');
  expect(await http.login('Ada', 'secret')).toEqual({ name: 'Ada', staff: false, guest: false });
  const [address, init] = asked[0]!;
  expect(address).toBe('./api/login');
  expect(init).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
  expect(JSON.parse(String(init.body))).toEqual({ name: 'Ada', password: 'secret' });
});

test('Http takes an empty answer', async () => {
  expect(await answering(204, '').http.logout()).toBeUndefined();
});

test('Http refuses by the code of the hub, of a proxy, and of no hub at all', async () => {
  await expect(
    answering(409, '{"code":"taken","message":"Taken"}').http.signUp('a', 'b'),
  ).rejects.toMatchObject({
    code: 'taken',
    message: 'Taken',
  });
  expect(refusal(502, '<html>')).toMatchObject({ code: 'failed' });
  expect(refusal(401, '')).toMatchObject({ code: 'not-logged-in' });
  const nobody = new Http(() => Promise.reject(new TypeError('Failed to fetch')));
  await expect(nobody.session()).rejects.toMatchObject({ code: 'disconnected' });
});

test('fileAddress() lets no name leave its place in the path', () => {
  expect(fileAddress('A/B', '/x y/?#')).toBe('./api/files/A%2FB/x%20y/%3F%23');
});
