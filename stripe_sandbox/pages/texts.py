"""The words on the hosted pages in the three languages; ``locale`` of a session chooses, else the browser."""

from __future__ import annotations

from typing import Any

from babel.numbers import format_currency

from stripe_sandbox import currencies

LANGUAGES = ("en", "pt", "fr")
TEXTS: dict[str, tuple[str, str, str]] = {
    "test": ("TEST — no money moves", "TESTE — não é cobrado dinheiro", "TEST — aucun argent n’est débité"),
    "test_why": (
        "This page plays the card payment for tests. Choose what your card’s bank should answer. Never type a real card anywhere here.",
        "Esta página simula o pagamento com cartão, para testes. Escolha o que o banco do cartão deve responder. Nunca escreva aqui dados de um cartão verdadeiro.",
        "Cette page simule le paiement par carte, pour des tests. Choisissez la réponse de la banque. N’écrivez jamais ici une vraie carte.",
    ),
    "pay_title": ("Pay by card (test)", "Pagar com cartão (teste)", "Payer par carte (test)"),
    "your_order": ("What you pay for", "O que paga", "Ce que vous payez"),
    "total": ("Total", "Total", "Total"),
    "email": ("E-mail address", "Endereço de e-mail", "Adresse e-mail"),
    "name": ("Name on the card (optional)", "Nome no cartão (facultativo)", "Nom sur la carte (facultatif)"),
    "which_card": ("Test card", "Cartão de teste", "Carte de test"),
    "accepted": ("Accepted", "Aceite", "Acceptée"),
    "declined": ("Declined", "Recusado", "Refusée"),
    "insufficient_funds": ("Not enough money", "Saldo insuficiente", "Provision insuffisante"),
    "three_d_secure": (
        "The bank asks you (3-D Secure)",
        "O banco pede confirmação (3-D Secure)",
        "La banque demande confirmation (3-D Secure)",
    ),
    "three_d_secure_2": (
        "The bank asks you (3-D Secure 2)",
        "O banco pede confirmação (3-D Secure 2)",
        "La banque demande confirmation (3-D Secure 2)",
    ),
    "disputed": ("Accepted, disputed later", "Aceite, contestado mais tarde", "Acceptée, contestée plus tard"),
    "available_at_once": ("Accepted, money there at once", "Aceite, dinheiro logo disponível", "Acceptée, argent disponible tout de suite"),
    "pay": ("Pay {amount}", "Pagar {amount}", "Payer {amount}"),
    "back": ("Go back without paying", "Voltar sem pagar", "Revenir sans payer"),
    "went_wrong": ("You have not paid", "O pagamento não foi feito", "Le paiement n’a pas été fait"),
    "declined_generic_decline": (
        "The bank declined the card. Nothing was taken. Choose another card and try again.",
        "O banco recusou o cartão. Nada foi cobrado. Escolha outro cartão e tente de novo.",
        "La banque a refusé la carte. Rien n’a été débité. Choisissez une autre carte et réessayez.",
    ),
    "declined_insufficient_funds": (
        "There is not enough money on the card. Nothing was taken. Choose another card and try again.",
        "O cartão não tem saldo suficiente. Nada foi cobrado. Escolha outro cartão e tente de novo.",
        "La carte n’a pas une provision suffisante. Rien n’a été débité. Choisissez une autre carte et réessayez.",
    ),
    "not_authenticated": (
        "The bank was not convinced that it is you. Nothing was taken. Try again, or choose another card.",
        "O banco não confirmou a sua identidade. Nada foi cobrado. Tente de novo ou escolha outro cartão.",
        "La banque n’a pas pu vous reconnaître. Rien n’a été débité. Réessayez ou choisissez une autre carte.",
    ),
    "choose_card": ("Choose one of the test cards.", "Escolha um dos cartões de teste.", "Choisissez une des cartes de test."),
    "wrong_email": (
        "Write an e-mail address like name@example.org.",
        "Escreva um endereço de e-mail como nome@example.org.",
        "Écrivez une adresse e-mail comme nom@example.org.",
    ),
    "paid_title": ("This is paid already", "Já está pago", "C’est déjà payé"),
    "paid_why": (
        "You have paid {amount}. Nothing more will be taken.",
        "Pagou {amount}. Não será cobrado mais nada.",
        "Vous avez payé {amount}. Rien d’autre ne sera débité.",
    ),
    "paid_next": ("Go on to your order", "Continuar para a encomenda", "Continuer vers votre commande"),
    "expired_title": ("This payment page has expired", "Esta página de pagamento expirou", "Cette page de paiement a expiré"),
    "expired_why": (
        "Nothing was taken. Go back to the shop and pay from there again; a new page will open.",
        "Nada foi cobrado. Volte à loja e pague de novo a partir daí; abre-se uma nova página.",
        "Rien n’a été débité. Retournez à la boutique et payez à nouveau ; une nouvelle page s’ouvrira.",
    ),
    "expired_next": ("Back to the shop", "Voltar à loja", "Retour à la boutique"),
    "bank_title": ("Your bank asks: is it you?", "O seu banco pergunta: é mesmo você?", "Votre banque demande : est-ce bien vous ?"),
    "bank_why": (
        "Here your bank would ask for a code or for your finger. Choose how it goes.",
        "Aqui o seu banco pediria um código ou a impressão digital. Escolha o que acontece.",
        "Ici, votre banque demanderait un code ou votre empreinte. Choisissez la suite.",
    ),
    "bank_yes": ("Confirm the payment", "Confirmar o pagamento", "Confirmer le paiement"),
    "bank_no": ("Fail to confirm", "Não confirmar", "Ne pas confirmer"),
    "bank_over_title": ("There is nothing to confirm", "Não há nada para confirmar", "Il n’y a rien à confirmer"),
    "bank_over_why": (
        "This payment was confirmed, given up or has expired already.",
        "Este pagamento já foi confirmado, abandonado ou expirou.",
        "Ce paiement a déjà été confirmé, abandonné ou a expiré.",
    ),
    "setup_title": ("Open an account for payouts (test)", "Abrir uma conta para receber (teste)", "Ouvrir un compte pour être payé (test)"),
    "setup_why": (
        "Here a seller would prove who they are and name a bank account. Choose how it goes.",
        "Aqui quem vende provaria quem é e indicaria uma conta bancária. Escolha o que acontece.",
        "Ici, le vendeur prouverait son identité et indiquerait un compte bancaire. Choisissez la suite.",
    ),
    "setup_for": ("Account {account}, {email}", "Conta {account}, {email}", "Compte {account}, {email}"),
    "setup_how": ("How it goes", "O que acontece", "La suite"),
    "setup_complete": ("All is there: the account is open", "Está tudo: a conta fica aberta", "Tout y est : le compte est ouvert"),
    "setup_document": ("A document is still asked for", "Ainda é pedido um documento", "Un document est encore demandé"),
    "setup_later": ("Leave it for later", "Deixar para mais tarde", "Remettre à plus tard"),
    "setup_go": ("Continue", "Continuar", "Continuer"),
    "setup_over_title": (
        "This link has been used or has expired",
        "Esta ligação já foi usada ou expirou",
        "Ce lien a déjà servi ou a expiré",
    ),
    "setup_over_why": (
        "Go back to the shop and ask for a new one there.",
        "Volte à loja e peça uma nova.",
        "Retournez à la boutique et demandez-en un nouveau.",
    ),
    "account_title": ("Account {account} (test)", "Conta {account} (teste)", "Compte {account} (test)"),
    "account_open": (
        "The account is open and can be paid.",
        "A conta está aberta e pode receber.",
        "Le compte est ouvert et peut être payé.",
    ),
    "account_closed": (
        "The account cannot be paid yet: something is still asked for.",
        "A conta ainda não pode receber: falta ainda alguma coisa.",
        "Le compte ne peut pas encore être payé : il manque encore quelque chose.",
    ),
    "available": ("Available", "Disponível", "Disponible"),
    "pending": ("Not yet available", "Ainda não disponível", "Pas encore disponible"),
    "receipt_title": ("Receipt (test)", "Recibo (teste)", "Reçu (test)"),
    "missing_title": ("There is no such page", "Esta página não existe", "Cette page n’existe pas"),
    "missing_why": (
        "The address may be cut off. Go back to the shop and start again from there.",
        "O endereço pode estar incompleto. Volte à loja e comece de novo.",
        "L’adresse est peut-être incomplète. Retournez à la boutique et recommencez.",
    ),
    "home_title": ("The Stripe sandbox", "A Stripe de teste", "Le Stripe de test"),
    "home_why": (
        "It plays Stripe for this machine alone. Shoppers and shops come here by links; there is nothing to do on this page.",
        "Faz de Stripe, só para esta máquina. Quem compra e quem vende chega aqui por ligações; nesta página não há nada a fazer.",
        "Il joue le rôle de Stripe pour cette machine seule. On arrive ici par des liens ; il n’y a rien à faire sur cette page.",
    ),
}


def language(locale: str | None, accepted: str) -> str:
    """``locale`` as a session has it (None and "auto": what the browser asks for); English where it is none of ours."""
    asked = [locale] if locale and locale != "auto" else [part.partition(";")[0] for part in accepted.split(",")]
    for one in asked:
        if (short := (one or "").strip().lower()[:2]) in LANGUAGES:
            return short
    return "en"


class Words:
    """The texts in one language: ``words("pay", amount="€12.00")``."""

    def __init__(self, chosen: str) -> None:
        self.language = chosen

    def __call__(self, name: str, **fills: Any) -> str:
        return TEXTS[name][LANGUAGES.index(self.language)].format(**fills)

    def money(self, amount: int, currency: str) -> str:
        """``amount`` in the smallest unit, as one writes it in this language."""
        places = currencies.decimals(currency)
        return str(format_currency(amount / 10**places, currency.upper(), locale={"pt": "pt_PT"}.get(self.language, self.language)))
