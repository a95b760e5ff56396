"""Signs in with the generated client, shows the session, and reads a declared error."""

import json
import sys

import xrpc_client
from xrpc_client.api.com_atproto_server_api import ComAtprotoServerApi
from xrpc_client.exceptions import ApiException
from xrpc_client.models.com_atproto_server_create_session_main_input import (
    ComAtprotoServerCreateSessionMainInput as Input,
)

configuration = xrpc_client.Configuration(host=sys.argv[1])
api = ComAtprotoServerApi(xrpc_client.ApiClient(configuration))

session = api.com_atproto_server_create_session(Input(identifier="alice.test", password="sow-in-may"))
assert session.did == "did:web:alice.test", session
configuration.access_token = session.access_jwt
shown = api.com_atproto_server_get_session()
assert (shown.did, shown.handle) == (session.did, "alice.test"), shown
print(f"A generated client signed in as {shown.handle}")

try:
    api.com_atproto_server_create_session(Input(identifier="bob.test", password="reap-in-june"))
except ApiException as error:
    body = json.loads(error.body)
    assert body["error"] == "AuthFactorTokenRequired", body
    print(f"A declared error is {body['error']}, with the status {error.status}")
else:
    sys.exit("error: the account signs in without a code")
