"""Which addresses lie outside. Each range by its first, its last or a well-known address."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from catalog.probes.addresses import address_allowed, is_loopback, lies_in


def each_of(text: str) -> list[str]:
    return text.split()


INWARD = each_of("""
0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 100.100.100.200 127.0.0.1 127.255.255.255
169.254.0.1 169.254.169.254 172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.192 192.0.0.255 192.0.2.1 192.31.196.1
192.52.193.1 192.88.99.1 192.168.0.0 192.168.255.255 192.175.48.1 198.18.0.0 198.19.255.255 198.51.100.1 203.0.113.1
224.0.0.1 239.255.255.255 240.0.0.0 255.255.255.255 168.63.129.16
:: ::1 ::7f00:1 ::127.0.0.1 ::8.8.8.8
::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:7f00:1 ::ffff:0.0.0.0
::ffff:0:127.0.0.1 ::ffff:0:8.8.8.8 ::ffff:0:a9fe:a9fe
64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b::192.168.1.1
64:ff9b:1::1 64:ff9b:1::127.0.0.1 64:ff9b:1:a00:0:100:: 64:ff9b:1:ffff:ffff:ffff:ffff:ffff
100:: 100::1 100:0:0:1::1
2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:1::1 2001:2::1 2001:3::1 2001:4:112::1 2001:10::1 2001:20::1
2001:1ff:ffff:ffff::1 2001:db8::1 2001:db8:ffff::1
2002:7f00:1::1 2002:a00:1:: 2002:a9fe:a9fe:: 2002:c0a8:101::1 2002:808:808::1
2001:4860::5efe:10.0.0.1 2001:4860::200:5efe:192.168.0.1 fe80::5efe:10.0.0.1
2620:4f:8000::1 3ffe::1 3fff::1 3fff:fff:ffff::1 4000::1 5f00::1
fc00::1 fd00:ec2::254 fdff::1 fe80::1 fe80::1%1 2001:4860::8888%eth0 febf::1 fec0::1 feff::1 ff00::1 ff02::1 ff0e::1
""")

OUTSIDE = each_of("""
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 128.0.0.1 169.253.255.255 172.15.255.255 172.32.0.0
192.0.1.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 168.63.129.17
::ffff:8.8.8.8 64:ff9b::8.8.8.8 2001:200::1 2001:4860:4860::8888 2003:: 2606:4700::1111 2a00:1450:4001::1 3ffd::1
""")

NO_ADDRESSES = ["", "localhost", "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "8.8.8.8 ", "[::1]", "1.2.3", "::g"]


@pytest.mark.parametrize("address", INWARD)
def test_an_address_inside_is_not_allowed(address: str) -> None:
    assert not address_allowed(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside_is_allowed(address: str) -> None:
    assert address_allowed(address)


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_is_no_plain_address_is_not_allowed(text: str) -> None:
    assert not address_allowed(text)


def test_nothing_that_python_knows_as_inward_is_allowed() -> None:
    """Another list, made by other people, against one address of each of the largest 65,536 blocks."""
    every = [ip_address(number << 16 | 1) for number in range(1 << 16)]
    every += [ip_address(number << 112 | 1) for number in range(1 << 16)]
    assert [str(each) for each in every if address_allowed(each) and not each.is_global] == []


def test_loopback_is_known_in_every_clothing_that_leads_there() -> None:
    assert [is_loopback(each) for each in ("127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1")] == [True] * 4
    assert [is_loopback(each) for each in ("10.0.0.1", "::ffff:10.0.0.1", "::2", "localhost", "")] == [False] * 5


def test_a_network_holds_an_address_also_where_it_is_wrapped() -> None:
    own = (ip_network("8.8.8.0/24"), ip_network("2a00:1450::/32"))
    held = ("8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2a00:1450::1")
    assert [lies_in(each, own) for each in held] == [True] * 4
    assert not lies_in("8.8.4.4", own) and not lies_in("nothing", own)
