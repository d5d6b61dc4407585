"""Least privilege, held against the table of docs/table.md: who may do what to which items.

The local emulator enforces actions and resources but not `dynamodb:LeadingKeys`; that half is only proven here.
"""

import pytest
from conftest import ROOT, many

MAIN = "varta-${Stage}-table-arn"
VAULT = "varta-${Stage}-vault-arn"
GET, PUT, UPDATE, QUERY = "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query"
DELETE = "dynamodb:DeleteItem"

# By whatever door a case comes in.
DOOR = {
    (GET, MAIN, ("CITY#*", "DIR#*", "IDEM#*", "MUTE#*", "PEPPER#*")),
    (PUT, MAIN, ("CASE#*", "IDEM#*", "OUTBOX#*", "LETTER#*", "SOURCE#*", "PEPPER#*")),
    (UPDATE, MAIN, ("BUDGET#*", "PHOTO#*")),
    (PUT, VAULT, ("CASE#*",)),
}
DOORS = ("submit-message", "ask-question", "mark-hazard", "report-crime")

# Operation to what it may do with items: (action, where, key prefixes).
ITEMS = {
    "find-officer": {(GET, MAIN, ("CITY#*", "DIR#*"))},
    "suggest-addresses": {(GET, MAIN, ("CITY#*", "DIR#*"))},
    "search-guidance": {(GET, MAIN, ("CITY#*", "DIR#*")), (QUERY, MAIN, ("QUESTION#*",))},
    "read-guidance": {(GET, MAIN, ("CITY#*", "DIR#*"))},
    "list-categories": {(GET, MAIN, ("CITY#*", "DIR#*"))},
    "submit-message": DOOR,
    # What may answer it is offered first, and what came of the offer is counted.
    "ask-question": {
        (GET, MAIN, ("CITY#*", "DIR#*", "IDEM#*", "MUTE#*", "PEPPER#*", "OFFER#*")),
        (QUERY, MAIN, ("QUESTION#*",)),
        (PUT, MAIN, ("CASE#*", "IDEM#*", "OUTBOX#*", "LETTER#*", "SOURCE#*", "PEPPER#*", "OFFER#*")),
        (UPDATE, MAIN, ("BUDGET#*", "PHOTO#*", "OFFER#*", "STATS#*")),
        (PUT, VAULT, ("CASE#*",)),
    },
    # Hazards nearby that may be the same are offered first.
    "mark-hazard": DOOR | {(QUERY, MAIN, ("HAZARD#*",))},
    "report-crime": DOOR,
    "mute-author": {
        (GET, MAIN, ("CITY#*", "STAFF#*", "CASE#*", "SOURCE#*")),
        (PUT, MAIN, ("CASE#*", "MUTE#*")),
        (UPDATE, MAIN, ("HAZARD#*",)),
    },
    "start-upload": {
        (GET, MAIN, ("CITY#*", "PEPPER#*")),
        (PUT, MAIN, ("PEPPER#*",)),
        (UPDATE, MAIN, ("BUDGET#*",)),
        (PUT, MAIN, ("PHOTO#*",)),
    },
    "read-photo": {(GET, MAIN, ("CITY#*", "PHOTO#*", "CASE#*"))},
    "process-photo": {(GET, MAIN, ("PHOTO#*",)), (UPDATE, MAIN, ("PHOTO#*",))},
    "read-case": {
        (QUERY, MAIN, ("CASE#*",)),
        (GET, MAIN, ("CITY#*", "TRIES#*", "PEPPER#*", "PHOTO#*", "DIR#*")),
        (UPDATE, MAIN, ("TRIES#*",)),
        (PUT, MAIN, ("PEPPER#*",)),
    },
    "follow-up": {
        (GET, MAIN, ("CITY#*", "DIR#*", "CASE#*", "IDEM#*", "TRIES#*", "MUTE#*", "PEPPER#*")),
        (PUT, MAIN, ("CASE#*", "IDEM#*", "OUTBOX#*", "LETTER#*", "PEPPER#*")),
        (UPDATE, MAIN, ("TRIES#*",)),
        (UPDATE, MAIN, ("HAZARD#*", "QUESTION#*")),
    },
    "rate-answer": {
        (GET, MAIN, ("CITY#*", "CASE#*", "TRIES#*", "PEPPER#*")),
        (PUT, MAIN, ("CASE#*", "OUTBOX#*", "PEPPER#*")),
        (UPDATE, MAIN, ("TRIES#*",)),
        (UPDATE, MAIN, ("HAZARD#*",)),
    },
    "open-officer-link": {(GET, MAIN, ("LINK#*", "CITY#*", "DIR#*", "PHOTO#*")), (QUERY, MAIN, ("CASE#*",))},
    "answer-case": {
        (GET, MAIN, ("LINK#*", "CITY#*", "DIR#*", "CASE#*", "STAFF#*")),
        (QUERY, MAIN, ("CASE#*",)),
        (PUT, MAIN, ("CASE#*", "OUTBOX#*", "LETTER#*")),
        (UPDATE, MAIN, ("HAZARD#*",)),
    },
    "staff-queue": {
        (GET, MAIN, ("CITY#*", "DIR#*", "STAFF#*")),
        (QUERY, f"{MAIN}/index/queue", ("DESK#*", "SENT#*", "SUPERVISOR#*", "BEAT#*", "BODY#*")),
    },
    "staff-case": {
        (GET, MAIN, ("CITY#*", "DIR#*", "STAFF#*", "CASE#*", "PHOTO#*")),
        (QUERY, MAIN, ("CASE#*",)),
    },
    "claim-case": {
        (GET, MAIN, ("CITY#*", "STAFF#*", "CASE#*")),
        (PUT, MAIN, ("CASE#*",)),
        (UPDATE, MAIN, ("HAZARD#*",)),
    },
    "triage-case": {
        (GET, MAIN, ("CITY#*", "DIR#*", "STAFF#*", "CASE#*")),
        (PUT, MAIN, ("CASE#*", "OUTBOX#*", "LETTER#*")),
        (UPDATE, MAIN, ("HAZARD#*", "QUESTION#*")),
    },
    "draft-answer": {
        (GET, MAIN, ("CITY#*", "STAFF#*", "CASE#*")),
        (PUT, MAIN, ("CASE#*", "OUTBOX#*")),
        (UPDATE, MAIN, ("HAZARD#*",)),
    },
    "register-case": {
        (GET, MAIN, ("CITY#*", "STAFF#*", "CASE#*")),
        (PUT, MAIN, ("CASE#*", "OUTBOX#*", "LETTER#*")),
    },
    "redact-entry": {
        (GET, MAIN, ("CITY#*", "STAFF#*", "CASE#*", "PHOTO#*")),
        (PUT, MAIN, ("CASE#*",)),
        (UPDATE, MAIN, ("HAZARD#*", "PHOTO#*")),
        (PUT, VAULT, ("CASE#*",)),
    },
    "saved-replies": {
        (GET, MAIN, ("CITY#*", "STAFF#*")),
        (QUERY, MAIN, ("REPLY#*",)),
        (PUT, MAIN, ("REPLY#*",)),
        (DELETE, MAIN, ("REPLY#*",)),
    },
    "change-post": {
        (GET, MAIN, ("CITY#*", "DIR#*", "STAFF#*")),
        (PUT, MAIN, ("DIR#*", "CHANGES#*")),
        (UPDATE, MAIN, ("CITY#*",)),
    },
    "move-station": {
        (GET, MAIN, ("CITY#*", "DIR#*", "STAFF#*")),
        (PUT, MAIN, ("DIR#*", "CHANGES#*")),
        (UPDATE, MAIN, ("CITY#*",)),
    },
    "set-district-stage": {
        (GET, MAIN, ("CITY#*", "STAFF#*")),
        (PUT, MAIN, ("CITY#*", "CHANGES#*")),
    },
    "forward-case": {
        (GET, MAIN, ("STAFF#*", "CITY#*", "DIR#*", "CASE#*")),
        (PUT, MAIN, ("CASE#*", "OUTBOX#*", "LETTER#*")),
        (UPDATE, MAIN, ("HAZARD#*",)),
    },
    "report-on-case": {
        (GET, MAIN, ("REPORT#*", "CITY#*", "CASE#*", "PHOTO#*")),
        (QUERY, MAIN, ("CASE#*",)),
        (PUT, MAIN, ("CASE#*", "OUTBOX#*", "LETTER#*")),
        (UPDATE, MAIN, ("HAZARD#*",)),
        (GET, VAULT, ("CASE#*",)),
    },
    "merge-cases": {
        (GET, MAIN, ("STAFF#*", "CITY#*", "CASE#*")),
        (PUT, MAIN, ("CASE#*", "OUTBOX#*", "LETTER#*")),
        (UPDATE, MAIN, ("HAZARD#*", "QUESTION#*")),
    },
    "publish-case": {
        (GET, MAIN, ("STAFF#*", "CITY#*", "DIR#*", "CASE#*")),
        (QUERY, MAIN, ("CASE#*",)),
        (PUT, MAIN, ("CASE#*", "OUTBOX#*", "LETTER#*", "QUESTION#*")),
        (UPDATE, MAIN, ("HAZARD#*",)),
        (DELETE, MAIN, ("HAZARD#*", "QUESTION#*")),
    },
    "read-hazard": {(GET, MAIN, ("CITY#*", "DIR#*", "CASE#*", "HAZARD#*"))},
    "list-hazards": {(GET, MAIN, ("CITY#*", "DIR#*")), (QUERY, MAIN, ("HAZARD#*",))},
    "support-hazard": {
        (GET, MAIN, ("CITY#*", "CASE#*", "HAZARD#*", "PEPPER#*")),
        (PUT, MAIN, ("SUPPORT#*", "PEPPER#*")),
        (UPDATE, MAIN, ("HAZARD#*",)),
    },
    "read-question": {(GET, MAIN, ("CITY#*", "DIR#*", "QUESTION#*"))},
    "record-deflection": {(GET, MAIN, ("CITY#*", "OFFER#*")), (UPDATE, MAIN, ("OFFER#*", "STATS#*"))},
    "bulk-hazards": {
        (GET, MAIN, ("STAFF#*", "CITY#*", "DIR#*", "CASE#*")),
        (QUERY, MAIN, ("CASE#*",)),
        (PUT, MAIN, ("CASE#*", "OUTBOX#*", "LETTER#*")),
        (UPDATE, MAIN, ("HAZARD#*",)),
    },
    "list-changes": {
        (GET, MAIN, ("CITY#*", "STAFF#*")),
        (QUERY, MAIN, ("CHANGES#*",)),
    },
    "notify": {
        (GET, MAIN, ("CITY#*", "DIR#*", "CASE#*", "CHANNELS#*", "OUTBOX#*")),
        (QUERY, f"{MAIN}/index/due", ("outbox#*",)),
        (QUERY, MAIN, ("CASE#*",)),
        (PUT, MAIN, ("LINK#*", "REPORT#*")),
        (UPDATE, MAIN, ("LEDGER#*", "OUTBOX#*")),
    },
    "stop-letters": {
        (GET, MAIN, ("CITY#*", "CASE#*", "TRIES#*", "PEPPER#*")),
        (PUT, MAIN, ("PEPPER#*",)),
        (UPDATE, MAIN, ("TRIES#*",)),
        (PUT, VAULT, ("STOP#*",)),
        (UPDATE, VAULT, ("STOP#*",)),
    },
    "follow": {
        (GET, MAIN, ("CITY#*", "PEPPER#*")),
        (PUT, MAIN, ("PEPPER#*",)),
        (GET, VAULT, ("STOP#*", "PEPPER#*")),
        (PUT, VAULT, ("SUB#*", "PEPPER#*")),
        (UPDATE, VAULT, ("ASKS#*",)),
    },
    "manage-subscription": {
        (GET, MAIN, ("CITY#*",)),
        (GET, VAULT, ("SUB#*", "PEPPER#*")),
        (QUERY, VAULT, ("NEWS#*",)),
        (PUT, VAULT, ("SUB#*", "FOLLOW#*", "DIGEST#*")),
        (DELETE, VAULT, ("SUB#*", "FOLLOW#*", "DIGEST#*")),
        (UPDATE, VAULT, ("ACTIVE#*",)),
    },
    "send-digests": {
        (UPDATE, MAIN, ("LEDGER#*",)),
        (GET, VAULT, ("STOP#*", "PEPPER#*")),
        (PUT, VAULT, ("STOP#*",)),
        (QUERY, VAULT, ("DIGEST#*", "NEWS#*")),
        (DELETE, VAULT, ("NEWS#*",)),
        (UPDATE, VAULT, ("NEWS#*",)),
    },
    "notify-author": {
        (GET, MAIN, ("CITY#*", "DIR#*", "CASE#*", "LETTER#*")),
        (QUERY, f"{MAIN}/index/due", ("letter#*",)),
        (UPDATE, MAIN, ("LEDGER#*", "LETTER#*")),
        (GET, VAULT, ("CASE#*", "STOP#*", "PEPPER#*")),
        (PUT, VAULT, ("STOP#*", "PEPPER#*", "NEWS#*")),
        (QUERY, VAULT, ("FOLLOW#*",)),
    },
    "escalate-overdue": {
        (QUERY, f"{MAIN}/index/due", ("due#*",)),
        (GET, MAIN, ("CITY#*", "CASE#*")),
        (PUT, MAIN, ("CASE#*", "OUTBOX#*", "LETTER#*")),
        (UPDATE, MAIN, ("HAZARD#*",)),
    },
}

# What DynamoDB asks of who uses the vault.
VAULT_KEY = {
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
}
# What an operation may do besides items; everything else is refused.
BESIDES = {
    **dict.fromkeys(DOORS, VAULT_KEY),
    "redact-entry": VAULT_KEY,
    "staff-case": {"s3:GetObject"},
    "read-case": {"s3:GetObject"},
    "open-officer-link": {"s3:GetObject"},
    "start-upload": {"s3:PutObject"},
    "read-photo": {"s3:GetObject"},
    "process-photo": {"s3:GetObject", "s3:DeleteObject", "s3:PutObject", "sqs:SendMessage"},
    "stop-letters": VAULT_KEY,
    "report-on-case": VAULT_KEY | {"s3:GetObject"},
    "manage-subscription": VAULT_KEY,
    "follow": VAULT_KEY | {"ses:SendEmail", "sns:Publish"},
    "send-digests": VAULT_KEY | {"ses:SendEmail", "sns:Publish", "sqs:SendMessage"},
    "notify-author": VAULT_KEY
    | {
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "ses:SendEmail",
        "sns:Publish",
        "sqs:SendMessage",
    },
    "notify": {
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "sns:Publish",
        "sqs:SendMessage",
    },
    "escalate-overdue": {"sqs:SendMessage"},
}
OWN_LOG = {"logs:CreateLogStream", "logs:PutLogEvents"}
ITEM_ACTIONS = {GET, PUT, UPDATE, QUERY, DELETE}


def logical(operation: str) -> str:
    """FindOfficer for find-officer."""
    return "".join(word.capitalize() for word in operation.split("-"))


def statements(app, operation: str) -> list[dict]:
    """The statements of an operation's own role."""
    role = app.resources[f"{logical(operation)}Role"]["Properties"]
    assert "ManagedPolicyArns" not in role
    return [s for policy in role["Policies"] for s in policy["PolicyDocument"]["Statement"]]


def where(resource: dict) -> str:
    """Name of the imported table, with its index where there is one."""
    match resource:
        case {"Fn::ImportValue": {"Fn::Sub": name}}:
            return name
        case {"Fn::Sub": [text, {"Table": {"Fn::ImportValue": {"Fn::Sub": name}}}]}:
            return text.replace("${Table}", name)
    raise AssertionError(f"not an imported table: {resource}")


def test_the_table_covers_every_function(app):
    assert {logical(operation) for operation in ITEMS} == set(app.of_type("AWS::Serverless::Function"))


def test_the_document_says_the_same():
    names = {MAIN: "main", VAULT: "vault", f"{MAIN}/index/due": "index due", f"{MAIN}/index/queue": "index queue"}
    rows = {
        (operation, action.removeprefix("dynamodb:"), names[place], ", ".join(f"`{key.rstrip('*')}`" for key in keys))
        for operation, grants in ITEMS.items()
        for action, place, keys in grants
    }
    table = (ROOT / "docs" / "table.md").read_text(encoding="utf-8").partition("## Who touches what")[2]
    cells = {tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.splitlines() if "`" in line}
    assert cells == rows


@pytest.mark.parametrize("operation", ITEMS)
def test_items_are_reached_as_the_table_says(app, operation):
    granted = {
        (
            action,
            where(statement["Resource"]),
            tuple(statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]),
        )
        for statement in statements(app, operation)
        for action in many(statement["Action"])
        if action in ITEM_ACTIONS
    }
    assert granted == ITEMS[operation]


@pytest.mark.parametrize("operation", ITEMS)
def test_nothing_else_is_allowed(app, operation):
    actions = {action for s in statements(app, operation) for action in many(s["Action"])}
    assert actions - ITEM_ACTIONS == OWN_LOG | BESIDES.get(operation, set())
    assert all(s["Effect"] == "Allow" for s in statements(app, operation))


@pytest.mark.parametrize("operation", ITEMS)
def test_a_role_is_for_one_function_and_writes_one_log(app, operation):
    name = logical(operation)
    assert app.resources[name]["Properties"]["Role"] == {"Fn::GetAtt": [f"{name}Role", "Arn"]}
    (trust,) = app.resources[f"{name}Role"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}
    (log,) = (s for s in statements(app, operation) if set(many(s["Action"])) & OWN_LOG)
    assert log["Resource"] == {"Fn::GetAtt": [f"{name}Log", "Arn"]}


@pytest.mark.parametrize("operation", sorted(name for name, more in BESIDES.items() if more >= VAULT_KEY))
def test_the_vault_key_is_of_use_through_the_database_only(app, operation):
    (statement,) = (s for s in statements(app, operation) if s["Sid"] == "UseVaultKeyThroughDynamoDb")
    assert statement["Condition"] == {
        "StringEquals": {"kms:ViaService": {"Fn::Sub": "dynamodb.${AWS::Region}.amazonaws.com"}}
    }


# Operation to what it may do with files: (action, folder). Nobody who shows photos can reach an original.
FILES = {
    "start-upload": {("s3:PutObject", "incoming")},
    "process-photo": {
        ("s3:GetObject", "incoming"),
        ("s3:DeleteObject", "incoming"),
        ("s3:PutObject", "photos"),
    },
    "read-photo": {("s3:GetObject", "photos")},
    "staff-case": {("s3:GetObject", "photos")},
    "read-case": {("s3:GetObject", "photos")},
    "open-officer-link": {("s3:GetObject", "photos")},
    "report-on-case": {("s3:GetObject", "photos")},
}


def folder(resource: dict) -> str:
    """The folder of the bucket of photos that a resource names."""
    match resource:
        case {"Fn::Sub": [text, {"Photos": {"Fn::ImportValue": {"Fn::Sub": "varta-${Stage}-photos-arn"}}}]}:
            assert text.startswith("${Photos}/") and text.endswith("/*")
            return text.removeprefix("${Photos}/").removesuffix("/*")
    raise AssertionError(f"not a folder of the bucket of photos: {resource}")


@pytest.mark.parametrize("operation", ITEMS)
def test_files_are_reached_as_written_here(app, operation):
    granted = {
        (action, folder(statement["Resource"]))
        for statement in statements(app, operation)
        for action in many(statement["Action"])
        if action.startswith("s3:")
    }
    assert granted == FILES.get(operation, set())


def test_notify_publishes_to_phones_and_to_no_topic_but_mail(app):
    mail, sms = (s for s in statements(app, "notify") if s["Action"] == "sns:Publish")
    assert mail["Resource"] == {"Fn::ImportValue": {"Fn::Sub": "varta-${Stage}-mail-topic-arn"}}
    assert "Resource" not in sms
    assert sms["NotResource"] == {"Fn::Sub": "arn:${AWS::Partition}:sns:*:*:*"}


def test_contacts_are_read_by_who_writes_to_authors_and_who_shows_one_that_was_agreed():
    readers = {
        operation
        for operation, grants in ITEMS.items()
        for action, place, keys in grants
        if place == VAULT and action in (GET, QUERY) and "CASE#*" in keys
    }
    assert readers == {"notify-author", "report-on-case"}


@pytest.mark.parametrize("operation", sorted(name for name, more in BESIDES.items() if "ses:SendEmail" in more))
def test_letters_leave_by_phone_and_by_mail_of_this_account(app, operation):
    (mail,) = (s for s in statements(app, operation) if s["Action"] == "ses:SendEmail")
    identities = {"Fn::Sub": "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*"}
    assert mail["Resource"] == {"Fn::If": ["IsLocal", "*", identities]}
    (sms,) = (s for s in statements(app, operation) if s["Action"] == "sns:Publish")
    assert sms["NotResource"] == {"Fn::Sub": "arn:${AWS::Partition}:sns:*:*:*"}


def test_demonstration_items_are_reached_in_the_local_stage_only(app):
    demo = {name: r for name, r in app.resources.items() if "DEMO#" in str(r)}
    assert set(demo) == {"ReadDemoItems", "CountDemoFaults"}
    assert all(r["Condition"] == "IsLocal" for r in demo.values())
    for resource in demo.values():
        (statement,) = resource["Properties"]["PolicyDocument"]["Statement"]
        assert statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] == ["DEMO#*"]
    roles = [role["Ref"] for role in demo["ReadDemoItems"]["Properties"]["Roles"]]
    assert roles == sorted(f"{name}Role" for name in app.of_type("AWS::Serverless::Function"))
    assert demo["CountDemoFaults"]["Properties"]["Roles"] == [{"Ref": "NotifyAuthorRole"}, {"Ref": "NotifyRole"}]


@pytest.mark.parametrize("template", ["app", "data"])
def test_a_wildcard_has_a_reason_beside_it(template, request):
    template = request.getfixturevalue(template)
    bare = [
        f"line {line + 1}: {statement.get('Sid')}"
        for statement, line in written_statements(template.tree)
        if is_wide(statement) and not template.comment_above(line)
    ]
    assert bare == []


def written_statements(node):
    """Every policy statement in a template, with the line it begins on."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "Statement":
                yield from ((statement, statement.lc.line) for statement in value if "Action" in statement)
            else:
                yield from written_statements(value)
    elif isinstance(node, list):
        for value in node:
            yield from written_statements(value)


def is_wide(statement) -> bool:
    """Whether a statement has a wildcard for an action, or reaches everything but something."""
    actions = any("*" in action for action in many(statement["Action"]))
    return actions or "NotResource" in statement or "NotAction" in statement or "*" in many(statement.get("Resource"))


def test_roles_that_sam_makes_are_narrow_too(translated):
    made = {
        name: r
        for name, r in translated["Resources"].items()
        if r["Type"] == "AWS::IAM::Role" and name.endswith("SweepRole")
    }
    assert set(made) == {
        "NotifySweepRole",
        "NotifyAuthorSweepRole",
        "SendDigestsSweepRole",
        "EscalateOverdueSweepRole",
    }
    for role in made.values():
        for policy in role["Properties"]["Policies"]:
            for statement in many(policy["PolicyDocument"]["Statement"]):
                assert statement["Action"] in ("lambda:InvokeFunction", "sqs:SendMessage")
                assert statement["Resource"] != "*"
