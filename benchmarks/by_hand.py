"""The fifty rules as somebody writes them in Python by hand: the baseline of compiled rules.

In two halves, as the house bears no longer function; each takes from the values what it needs,
once, and asks each as cheaply as Python can.
"""
# ruff: noqa: C901, E701, PLR0912, PLR0915, PLR2004 - fifty ifs are fifty ifs
# fmt: off

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, Final

from app.model.decision import Value
from app.rules.signals import SIGNALS

_PLACES: Final = {signal.column: place for place, signal in enumerate(SIGNALS)}


def rules_by_hand(values: Sequence[Value | None]) -> list[int]:
    """Return which of the fifty hold, by their places."""
    fired: list[int] = []
    _first_half(values, fired.append)
    _second_half(values, fired.append)
    return fired


def _first_half(values: Sequence[Any], hit: Callable[[int], None]) -> None:
    (
        lists_blocked, lists_watched, person_known, person_impersonation, person_new_address,
        person_new_device, person_claims_without_proof, person_changes, person_lookalike_mailbox,
        person_new_payment_method, person_times_usual, account_security_changed_minutes,
        account_age_seconds, basket_times_shop_usual, account_guest, account_name_differs,
        basket_gift_message, account_account_people, address_billing_differs, address_km_apart,
        address_countries_differ, network_ip_country_differs, address_country, address_forwarder,
        address_suite_code, address_pick_up_point, basket_resaleable_grade, address_gibberish,
        address_company, address_new_to_shop, basket_express, basket_total, address_people_ever,
        address_post_code_fits, address_house_number_missing, address_difference, payment_kind,
        contact_disposable, contact_relay, contact_free_mailbox, contact_digits,
        contact_email_new_to_shop, contact_random_mailbox,
    ) = _FIRST(values)
    if lists_blocked: hit(0)
    if lists_watched and person_known is False: hit(1)
    if person_impersonation is not None and person_impersonation >= 0.5: hit(2)
    if person_known and person_new_address and person_new_device: hit(3)
    if person_claims_without_proof and person_changes is not None and person_changes >= 2: hit(4)
    if person_lookalike_mailbox and person_new_address: hit(5)
    if person_known and person_new_payment_method and person_times_usual is not None and person_times_usual > 3.0: hit(6)
    if person_new_address and account_security_changed_minutes is not None and account_security_changed_minutes < 120.0: hit(7)
    if account_age_seconds is not None and account_age_seconds < 600.0 and basket_times_shop_usual is not None and basket_times_shop_usual > 2.0: hit(8)
    if account_guest and basket_times_shop_usual is not None and basket_times_shop_usual > 3.0: hit(9)
    if account_name_differs and basket_gift_message is False: hit(10)
    if account_account_people is not None and account_account_people > 3: hit(11)
    if address_billing_differs and address_km_apart is not None and address_km_apart > 300.0: hit(12)
    if address_countries_differ and person_known is False: hit(13)
    if network_ip_country_differs and address_country in {"SE", "NO", "DK", "FI"}: hit(14)
    if address_forwarder or address_suite_code: hit(15)
    if address_pick_up_point and person_known is False and basket_resaleable_grade is not None and basket_resaleable_grade > 0.5: hit(16)
    if address_gibberish and address_company is False: hit(17)
    if address_new_to_shop and basket_express and basket_total is not None and basket_total > 5000.0: hit(18)
    if address_pick_up_point is False and address_people_ever is not None and address_people_ever > 4: hit(19)
    if address_post_code_fits or address_house_number_missing: hit(20)
    if address_difference == "country" and payment_kind == "pay_later": hit(21)
    if contact_disposable or (contact_relay and person_known is False): hit(22)
    if contact_free_mailbox and contact_digits is not None and contact_digits > 4: hit(23)
    if contact_email_new_to_shop and contact_random_mailbox is not None and contact_random_mailbox > 0.7: hit(24)


def _second_half(values: Sequence[Any], hit: Callable[[int], None]) -> None:
    (
        account_guest, basket_digital, contact_name_in_mailbox, contact_phone_country_differs,
        contact_phone_new_to_shop, contact_phone_missing, contact_phone_type,
        contact_email_people, contact_domain, contact_email_days_known, basket_total,
        basket_resaleable_share, basket_times_shop_usual, basket_gift_card, person_known,
        basket_gift_card_share, basket_resaleable_kind, basket_pieces, basket_all_digital,
        payment_failed_attempts, basket_most_of_one, basket_dearest_piece, basket_discount_share,
        basket_express, basket_shipping_price, payment_avs_result, payment_cvv_result,
        payment_kind, payment_three_d_secure, payment_card_country_differs,
        payment_card_new_to_shop, payment_pay_later, address_billing_differs, person_orders,
        network_tor, network_vpn, network_hosting, network_bot, network_user_agent_missing,
        network_device_new_to_shop, network_language_fits, address_pick_up_point,
        network_device_people, velocity_orders_by_email_1h, velocity_orders_by_address_24h,
        velocity_people_by_device_24h, velocity_cards_by_email_24h, velocity_value_by_phone_7d,
        history_address_frauds, history_device_frauds, history_person_chargebacks,
        person_impersonation, history_person_passes, platform_risk_level,
    ) = _SECOND(values)
    if account_guest and basket_digital is False and contact_name_in_mailbox is not None and contact_name_in_mailbox < 0.2: hit(25)
    if contact_phone_country_differs and contact_phone_new_to_shop: hit(26)
    if contact_phone_missing or contact_phone_type == "voip": hit(27)
    if contact_email_people is not None and contact_email_people > 1 and contact_domain is not None and contact_domain.endswith(".test"): hit(28)
    if contact_email_days_known is not None and contact_email_days_known < 1.0 and basket_total is not None and basket_total > 2000.0: hit(29)
    if basket_resaleable_share is not None and basket_resaleable_share > 0.6 and basket_times_shop_usual is not None and basket_times_shop_usual > 2.0: hit(30)
    if basket_gift_card and person_known is False and basket_gift_card_share is not None and basket_gift_card_share > 0.5: hit(31)
    if basket_resaleable_kind in {"gold", "phone", "watch"} and basket_pieces is not None and basket_pieces > 2: hit(32)
    if basket_all_digital and payment_failed_attempts is not None and payment_failed_attempts > 1: hit(33)
    if basket_most_of_one is not None and basket_most_of_one >= 5 and basket_dearest_piece is not None and basket_dearest_piece > 500.0: hit(34)
    if account_guest and basket_discount_share is not None and basket_discount_share > 0.4: hit(35)
    if basket_express and basket_total is not None and basket_shipping_price is not None and basket_total - basket_shipping_price > 9000.0: hit(36)
    if payment_avs_result == "mismatch" or payment_cvv_result == "mismatch": hit(37)
    if payment_kind == "card" and payment_three_d_secure is not None and payment_three_d_secure != "authenticated" and basket_total is not None and basket_total > 4000.0: hit(38)
    if payment_card_country_differs and payment_card_new_to_shop: hit(39)
    if payment_pay_later and address_billing_differs and person_orders == 0: hit(40)
    if network_tor or network_vpn or network_hosting: hit(41)
    if network_bot or network_user_agent_missing: hit(42)
    if network_device_new_to_shop and network_language_fits is False: hit(43)
    if address_pick_up_point is False and network_device_people is not None and network_device_people > 2: hit(44)
    if (velocity_orders_by_email_1h is not None and velocity_orders_by_email_1h > 2) or (velocity_orders_by_address_24h is not None and velocity_orders_by_address_24h > 4): hit(45)
    if (velocity_people_by_device_24h is not None and velocity_people_by_device_24h > 2) or (velocity_cards_by_email_24h is not None and velocity_cards_by_email_24h > 2): hit(46)
    if velocity_value_by_phone_7d is not None and velocity_value_by_phone_7d > 20000.0: hit(47)
    if (history_address_frauds is not None and history_address_frauds > 0) or (history_device_frauds is not None and history_device_frauds > 0) or (history_person_chargebacks is not None and history_person_chargebacks > 0): hit(48)
    if (person_impersonation is not None and person_impersonation > 0.8) if history_person_passes else (history_person_passes == 0 and platform_risk_level is not None and platform_risk_level >= 2): hit(49)


def _picker(columns: str) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    return itemgetter(*(_PLACES[column] for column in columns.split()))


_FIRST: Final = _picker(
    """
    lists_blocked lists_watched person_known person_impersonation person_new_address
    person_new_device person_claims_without_proof person_changes person_lookalike_mailbox
    person_new_payment_method person_times_usual account_security_changed_minutes
    account_age_seconds basket_times_shop_usual account_guest account_name_differs
    basket_gift_message account_account_people address_billing_differs address_km_apart
    address_countries_differ network_ip_country_differs address_country address_forwarder
    address_suite_code address_pick_up_point basket_resaleable_grade address_gibberish
    address_company address_new_to_shop basket_express basket_total address_people_ever
    address_post_code_fits address_house_number_missing address_difference payment_kind
    contact_disposable contact_relay contact_free_mailbox contact_digits
    contact_email_new_to_shop contact_random_mailbox
    """
)
_SECOND: Final = _picker(
    """
    account_guest basket_digital contact_name_in_mailbox contact_phone_country_differs
    contact_phone_new_to_shop contact_phone_missing contact_phone_type contact_email_people
    contact_domain contact_email_days_known basket_total basket_resaleable_share
    basket_times_shop_usual basket_gift_card person_known basket_gift_card_share
    basket_resaleable_kind basket_pieces basket_all_digital payment_failed_attempts
    basket_most_of_one basket_dearest_piece basket_discount_share basket_express
    basket_shipping_price payment_avs_result payment_cvv_result payment_kind
    payment_three_d_secure payment_card_country_differs payment_card_new_to_shop
    payment_pay_later address_billing_differs person_orders network_tor network_vpn
    network_hosting network_bot network_user_agent_missing network_device_new_to_shop
    network_language_fits address_pick_up_point network_device_people velocity_orders_by_email_1h
    velocity_orders_by_address_24h velocity_people_by_device_24h velocity_cards_by_email_24h
    velocity_value_by_phone_7d history_address_frauds history_device_frauds
    history_person_chargebacks person_impersonation history_person_passes platform_risk_level
    """
)
