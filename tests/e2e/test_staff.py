"""A member of staff signs in and answers: the token says who, the table says what they may, each request anew."""

from helpers import Story

from infra.local import staff

EMAIL, PASSWORD = "of-18@varta.example", "Perevirka-2026"


def test_staff_answer_the_cases_of_their_beats_until_that_is_taken_away(stack, api, outgoing):
    sub = staff.create(stack.config, EMAIL, PASSWORD)
    token = staff.access_token(stack.config, EMAIL, PASSWORD)
    story = Story(api, outgoing).file(text="Під’їзд знову не зачиняється.", address="вул. Васильківська, 12")
    path = f"/v1/staff/cities/kyiv/cases/{story.reference}/answer"

    def answer(text):
        return api.post(path, {"text": text}, Authorization=f"Bearer {token}")

    refused = answer("Ще ніхто.")
    assert (refused.status, refused.json["code"]) == (403, "not_staff")
    staff.varta(
        stack.config, "grant", sub, "--role", "officer", "--city", "kyiv", "--officer", "of-18", "--beats", "hol-17"
    )
    assert answer("Не моя дільниця.").status == 404
    staff.varta(
        stack.config, "grant", sub, "--role", "officer", "--city", "kyiv", "--officer", "of-18", "--beats", "hol-18"
    )
    assert answer("Замок полагодять сьогодні.").status == 200
    assert story.read()["history"][-1]["text"] == "Замок полагодять сьогодні."
    staff.varta(stack.config, "revoke", sub)
    assert answer("Ще раз.").status == 403
