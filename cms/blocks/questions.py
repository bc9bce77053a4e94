"""Questions and answers, folded."""

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
        preview_value = {
            "headline": "Before you order",
            "questions": [
                {"question": "How is the cheese packed?", "answer": "<p>In wood wool, in a box of cardboard.</p>"},
                {"question": "Can I pay in cash?", "answer": "<p>Yes: at the post office or at your door.</p>"},
            ],
        }
