"""Addresses of the desk, one for each action."""

from django.urls import path

from review.views import acts, decisions, exports, pages, quotes, undoing

urlpatterns = [
    path("", pages.queue, name="queue"),
    path("articles/<int:article_id>/", pages.article, name="article"),
    path("articles/<int:article_id>/tagging/", pages.tagging_state, name="tagging_state"),
    path("quotes/", quotes.quotes, name="quotes"),
    path("quotes/<uuid:uid>/", quotes.quote, name="quote"),
    path("help/", pages.help_page, name="help"),
    path("exports/", exports.exports, name="exports"),
    path("exports/order/", exports.order_export, name="order_export"),
    path("exports/<int:pk>/", exports.export_row, name="export_row"),
    path("exports/<int:pk>/file/", exports.export_file, name="export_file"),
    path("exports/<int:pk>/manifest/", exports.export_manifest, name="export_manifest"),
    path("exports/<int:pk>/seen/", exports.see_export, name="see_export"),
    path("review/proposals/<int:proposal_id>/verify/", decisions.verify_proposal, name="verify_proposal"),
    path("review/proposals/<int:proposal_id>/reject/", decisions.reject_proposal, name="reject_proposal"),
    path("review/proposals/<int:proposal_id>/keep-out/", decisions.keep_out_proposal, name="keep_out_proposal"),
    path("review/proposals/<int:proposal_id>/not-sure/", decisions.not_sure_proposal, name="not_sure_proposal"),
    path("review/proposals/<int:proposal_id>/card/", decisions.proposal_card, name="proposal_card"),
    path("review/quotes/<int:quote_id>/card/", decisions.quote_card, name="quote_card"),
    path("review/quotes/<int:quote_id>/verify/", decisions.verify_quote, name="verify_quote"),
    path("review/quotes/<int:quote_id>/correct/", decisions.correct_quote, name="correct_quote"),
    path("review/quotes/<int:quote_id>/reject/", decisions.reject_quote, name="reject_quote"),
    path("review/quotes/<int:quote_id>/keep-out/", decisions.keep_out_quote, name="keep_out_quote"),
    path("review/quotes/<int:quote_id>/not-sure/", decisions.not_sure_quote, name="not_sure_quote"),
    path("review/quotes/<int:quote_id>/hold/", decisions.hold_quote, name="hold_quote"),
    path("review/quotes/<int:quote_id>/release/", decisions.release_quote, name="release_quote"),
    path("review/quotes/<int:quote_id>/withdraw/", decisions.withdraw_quote, name="withdraw_quote"),
    path("review/undo/", undoing.undo, name="undo"),
    path("review/redo/", undoing.redo, name="redo"),
    path("review/articles/<int:article_id>/quotes/add/", acts.add_article_quote, name="add_article_quote"),
    path("review/articles/<int:article_id>/exclude/", acts.exclude, name="exclude"),
    path("review/articles/<int:article_id>/finish/", acts.finish, name="finish"),
    path("review/articles/<int:article_id>/reopen/", acts.reopen, name="reopen"),
    path("review/cuts/<int:cut_id>/bring-back/", acts.bring_back, name="bring_back"),
]
