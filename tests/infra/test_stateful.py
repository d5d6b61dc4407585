"""What must not be lost or laid open: tables, keys, identities, files, topics."""

import pytest

KEPT = ["MainTable", "VaultTable", "VaultKey", "StaffPool", "Files", "Photos"]


@pytest.mark.parametrize("name", KEPT)
def test_it_outlives_its_stack(data, name):
    assert data.resources[name]["DeletionPolicy"] == "Retain"
    assert data.resources[name]["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize("table", ["MainTable", "VaultTable"])
def test_tables_are_protected_recoverable_encrypted_and_forgetful(data, table):
    properties = data.resources[table]["Properties"]
    assert properties["DeletionProtectionEnabled"] is True
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert properties["SSESpecification"]["SSEEnabled"] is True
    assert properties["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert properties["BillingMode"] == "PAY_PER_REQUEST"


def test_the_main_table_streams_new_images_and_has_its_two_indexes(data):
    properties = data.resources["MainTable"]["Properties"]
    assert properties["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}
    due, queue = properties["GlobalSecondaryIndexes"]
    assert (due["IndexName"], due["Projection"]) == ("due", {"ProjectionType": "KEYS_ONLY"})
    assert (queue["IndexName"], queue["Projection"]) == ("queue", {"ProjectionType": "ALL"})


def test_the_vault_has_a_key_of_its_own_and_no_stream(data):
    properties = data.resources["VaultTable"]["Properties"]
    assert properties["SSESpecification"]["KMSMasterKeyId"] == {"Fn::GetAtt": ["VaultKey", "Arn"]}
    assert data.resources["VaultKey"]["Properties"]["EnableKeyRotation"] is True
    assert "StreamSpecification" not in properties


def test_staff_cannot_sign_themselves_up_and_need_a_second_factor(data):
    pool = data.resources["StaffPool"]["Properties"]
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert pool["DeletionProtection"] == "ACTIVE"
    assert pool["MfaConfiguration"] == {"Fn::If": ["IsLocal", "OPTIONAL", "ON"]}


def test_the_staff_app_signs_in_by_code_and_asks_for_the_scope(data):
    app = data.resources["StaffClient"]["Properties"]
    assert app["AllowedOAuthFlows"] == ["code"]
    assert app["AllowedOAuthScopes"] == ["openid", "varta/staff"]
    assert "ALLOW_USER_PASSWORD_AUTH" not in app["ExplicitAuthFlows"]
    assert app["PreventUserExistenceErrors"] == "ENABLED"


def test_files_are_private_encrypted_versioned_and_over_tls(data):
    bucket = data.resources["Files"]["Properties"]
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["BucketEncryption"]
    (statement,) = data.resources["FilesOverTlsOnly"]["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_photos_are_private_encrypted_and_over_tls(data):
    bucket = data.resources["Photos"]["Properties"]
    assert bucket["PublicAccessBlockConfiguration"] == dict.fromkeys(
        ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"], True
    )
    assert bucket["BucketEncryption"]
    assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    policy = data.resources["PhotosOverTlsOnly"]
    assert policy["Condition"] == "IsCloud"
    (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_an_original_that_was_taken_away_is_gone(data):
    bucket = data.resources["Photos"]["Properties"]
    assert "VersioningConfiguration" not in bucket
    days = {rule["Prefix"]: rule["ExpirationInDays"] for rule in bucket["LifecycleConfiguration"]["Rules"]}
    assert days == {"incoming/": 1, "photos/": {"Ref": "PhotoRetentionDays"}}


def test_photos_are_sent_from_the_web_app_only(data):
    (rule,) = data.resources["Photos"]["Properties"]["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedOrigins"] == [{"Ref": "WebOrigin"}]
    assert rule["AllowedMethods"] == ["POST"]


def test_topics_are_encrypted(data):
    for topic in data.of_type("AWS::SNS::Topic").values():
        assert topic["Properties"]["KmsMasterKeyId"]


def test_what_the_app_imports_the_data_stack_exports(app, data):
    exported = {output["Export"]["Name"]["Fn::Sub"] for output in data.body["Outputs"].values()}
    assert set(imports(app.body)) <= exported


def imports(node):
    """Names of all imports in a template."""
    if isinstance(node, dict):
        if "Fn::ImportValue" in node:
            yield node["Fn::ImportValue"]["Fn::Sub"]
        for value in node.values():
            yield from imports(value)
    elif isinstance(node, list):
        for value in node:
            yield from imports(value)
