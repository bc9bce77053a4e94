"""Questions and answers, folded."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.rich_text import NamedRichTextBlock


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = NamedRichTextBlock(label=_("Answer"), features=["bold", "italic", "ul", "ol", "link"])

    class Meta:
        icon = "help"
        label = _("Question")


class QuestionsBlock(blocks.StructBlock):
    headline = blocks.CharBlock(label=_("Headline"), max_length=120, required=False)
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        template = "cms/blocks/questions.html"
        icon = "help"
        label = _("Questions and answers")
        description = _("What people ask often. Each answer opens at a touch.")

        def preview_value(self) -> dict[str, Any]:
            asked = [
                (gettext("How is the cheese packed?"), gettext("In wood wool, in a box of cardboard.")),
                (gettext("Can I pay in cash?"), gettext("Yes: at the post office or at your door.")),
            ]
            return {
                "headline": gettext("Before you order"),
                "questions": [{"question": question, "answer": f"<p>{answer}</p>"} for question, answer in asked],
            }
