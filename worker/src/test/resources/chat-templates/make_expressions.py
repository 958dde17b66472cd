"""Renders many small templates with jinja2: expressions.json.

python make_expressions.py

Each case is a template, what it gives, and nothing else: all share the names below.
Needs jinja2 3.1.6.
"""

import copy
import itertools
import json
import pathlib

from environment import NOW, render

NAMES = {
    "s": "Hello, World",
    "empty": "",
    "pad": "  \tx y\n ",
    "uni": "Straße 👩‍🚀 ÉCOLE ǆ",
    "html": "<a href=\"x\">&'</a>",
    "lines": "one\ntwo\r\nthree\n\nfive\n",
    "n": 7,
    "neg": -7,
    "zero": 0,
    "f": 2.5,
    "tiny": 1.5e-07,
    "huge": 1e22,
    "yes": True,
    "no": False,
    "nil": None,
    "xs": [3, 1, 2, 1],
    "words": ["b", "A", "c", "a"],
    "deep": [[1, [2]], {"k": [None, True, 1.0]}],
    "d": {"b": 2, "a": "x", "items": "shadow", "c": {"e": [1, 2]}},
    "people": [
        {"name": "Ann", "age": 30, "tags": ["x"]},
        {"name": "bob", "age": 25, "tags": []},
        {"name": "Cid", "age": 30, "address": {"city": "Oslo"}},
    ],
}

VALUES = ["s", "empty", "uni", "n", "neg", "zero", "f", "yes", "no", "nil", "xs", "d", "(1, 'a')", "missing", "[]", "{}", "tiny", "huge"]
OPERANDS = ["s", "n", "neg", "f", "yes", "nil", "xs", "(1,)", "missing", "zero", "d", "'a'"]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", ">=", "in", "not in", "and", "or"]
TESTS = ["defined", "undefined", "none", "boolean", "true", "false", "integer", "float", "number", "string", "mapping", "sequence", "iterable", "callable", "lower", "upper", "odd", "even", "escaped"]
FILTERS = ["length", "count", "string", "trim", "upper", "lower", "title", "capitalize", "list", "first", "last", "join", "join('-')", "reverse|list", "sort", "unique|list", "tojson", "int", "float", "abs", "round", "default('D')", "d('D', true)", "items|list", "dictsort", "sum", "min", "max", "escape", "safe", "indent", "replace('l', 'L')", "map('string')|list", "select|list", "reject('string')|list", "batch(2)|list"]
METHODS = ["strip()", "lstrip()", "rstrip()", "upper()", "lower()", "title()", "capitalize()", "swapcase()", "casefold()", "split()", "split(' ')", "splitlines()", "splitlines(true)", "isdigit()", "isalpha()", "isalnum()", "isspace()", "isupper()", "islower()", "istitle()", "isascii()", "startswith('H')", "endswith(('x', 'd', ' '))", "find('o')", "rfind('o')", "count('o')", "partition(',')", "rpartition('o')", "replace('o', '0', 1)", "replace('', '-')", "center(20, '*')", "ljust(15) ~ '|'", "rjust(15)", "zfill(15)", "expandtabs(4)", "removeprefix('He')", "removesuffix('ld')", "split('o', 1)", "rsplit('o', 1)", "rsplit(none, 1)", "split(none, 1)", "lstrip('H ')", "strip('Hd')", "encode"]
EXPRESSIONS = r"""
1 + 2 * 3 - 4 / 2
2 ** 3 ** 2
-2 ** 2
7 // 2 ~ ' ' ~ -7 // 2 ~ ' ' ~ 7 % -3 ~ ' ' ~ -7 % 3
7.5 // 2 ~ ' ' ~ -7.5 % 2
1 / 3
10 / 5
0.1 + 0.2
1e16 ~ ' ' ~ 1e15 ~ ' ' ~ 123456789012345680.0 ~ ' ' ~ 1e-5 ~ ' ' ~ 0.0001
1_000 + 0x1F + 0b11 + 0o17
1 < 2 < 3
1 < 2 > 3
'a' < 'b' <= 'b'
'A' < 'a' and 'é' > 'z' and '👩' > '￿'
[1, 2] < [1, 3]
(1, 2) == [1, 2]
1 == 1.0 == true
'1' == 1
none == none
missing == other_missing
not true or false
not (true and false)
1 if yes else 2
'x' if no
('x' if no) is defined
1 if no else 2 if no else 3
yes and s
no or empty or 'last'
nil and missing.x
'a' 'b' "c"
'tab\there' "nl\n" '\x41\u00e9\U0001F600\101' '\q' 'it''s'
"quote \" and ' "
['it\'s', "say \"x\"", 'both \' and "', '\\', '\x00\x7f\xa0\u200b\ue000é😀']
[1, 2.0, true, none, 'x', (1,), (), {'a': 1, 2: 'b'}]
{}
{'a': 1,}['a']
[1, 2, 3,][-1]
(1, 2, 3)[1:]
()
(1)
(1,)
xs[0] ~ xs[-1] ~ xs[1:3] ~ xs[::-1] ~ xs[::2] ~ xs[-2:] ~ xs[:-1] ~ xs[5:] ~ xs[3:0:-1] ~ xs[-100:100]
s[0] ~ s[-1] ~ s[1:3] ~ s[::-1] ~ s[::2] ~ s[-5:] ~ s[:-1] ~ s[50:] ~ s[:0]
uni[7] ~ '|' ~ uni[::-1] ~ '|' ~ uni[5:9] ~ uni|length
xs[10]
xs[10] is defined
xs['a']
xs[::0]
xs['a':]
s[none:none]
d[1:]
n[0]
n[1:]
d.b ~ d['b'] ~ d.c.e[0] ~ d['c']['e'][-1] ~ d.c.e.1
d.items
d['items']
d.items() | list
d.keys() | list
d.values() | list
d.keys()
d.items()
d.items() is sequence
d.items()[0]
d.get('a') ~ d.get('zz') ~ d.get('zz', 'dflt')
d.nope
d.nope.more
d.nope is defined
missing
missing.x
missing['x']
missing()
missing | length
missing | upper
missing | tojson
missing + 1
missing ~ 'x'
missing == none
missing is none
missing in xs
'x' in missing
missing | list
missing | first
missing | join(',')
missing | default('x') | upper
empty | default('x')
empty | default('x', true)
none | default('x')
d.nope | default(d.b)
xs.append(4)
xs.append is defined
d.update({'x': 1})
d.pop('a')
xs.index(2) ~ xs.count(1)
xs.index(99)
xs.foo
s.foo is defined
s.upper
s.__class__
d.__class__.__name__
'%s is %d and %5.2f|%-5s|%05d|%x|%+d|%%|%r' % ('a', 3, 2.5, 'b', 42, 255, 7, 'q')
'%s' % 'x'
'%s' % [1, 2]
'%s %s' % 'x'
'%d' % 'x'
'%(a)s-%(b)s' % {'a': 1, 'b': 2}
'%s' % missing
'x' % ()
'%.3s|%8s|%-8s|' % ('abcdef', 'r', 'l')
'{} {}'.format('a', 1)
'{1} {0} {1}'.format('a', 'b')
'{x} {y.b} {z[0]}'.format(x=1, y=d, z=xs)
'{:>8}|{:<8}|{:^8}|{:*^9}|{:08.3f}|{:,}|{:+d}|{:x}|{:#x}|{:b}|{:.1%}|{:5}|{:<5}|'.format('r', 'l', 'c', 'm', 3.14159, 1234567, 5, 255, 255, 5, 0.256, 42, 7)
'{!r} {!s}'.format('a', 'b')
'{{}} {}'.format(1)
'{}'.format()
'{'.format(1)
'{:.2f}'.format(2.675) ~ '{:.0f}'.format(2.5) ~ '{:.0f}'.format(3.5)
'{}'.format(1.0) ~ '{}'.format(none) ~ '{}'.format(true)
'ab' * 3
3 * 'ab'
[1] * 3
'ab' * -1
'ab' * 2.0
'a' + 1
1 + '1'
[1] + [2]
(1,) + (2,)
[1] + (2,)
true + true
-true
+n
-f
-s
not s
1 in xs
'x' in d
'b' in d
'ell' in s
1 in s
n in none
n in 5
none in [none]
1.0 in xs
[1] in [[1]]
1 in {1: 2}
range(5) | list
range(2, 10, 3) | list
range(5, 0, -2) | list
range(3)
range(0)
range(3)[1] ~ range(3)|length ~ (2 in range(3))
range(100001)
range(1, 2, 0)
dict(a=1, b='x')
dict({'a': 1}, b=2)
dict([('a', 1), ('b', 2)])
namespace(a=1).a
namespace({'a': 1}, b=2).b
namespace().x is defined
joiner(', ')
people | map(attribute='name') | list
people | map(attribute='name') | join(', ')
people | map(attribute='address.city', default='?') | list
people | map(attribute='tags.0', default='-') | list
people | map('length') | list
people | map('upper')
words | map('upper') | list
words | map('replace', 'a', 'z') | list
words | map('nope') | list
people | selectattr('age', 'equalto', 30) | map(attribute='name') | list
people | selectattr('age', 'gt', 26) | list | length
people | rejectattr('address') | map(attribute='name') | list
people | selectattr('address', 'defined') | map(attribute='name') | list
people | selectattr('age', 'in', [25]) | first
people | selectattr('nope', 'undefined') | list | length
people | rejectattr('age', '==', 30) | map(attribute='name') | first
people | selectattr('age') | last
xs | select('odd') | list
xs | reject('gt', 1) | list
xs | select('divisibleby', 3) | list
xs | select | list
xs | select('odd') | length
xs | select('odd') | first
(xs | select('odd'))[0]
xs | map('string')
people | sum(attribute='age')
people | sort(attribute='name') | map(attribute='name') | list
people | sort(attribute='age,name') | map(attribute='name') | list
people | sort(attribute='age', reverse=true) | map(attribute='name') | list
words | sort
words | sort(case_sensitive=true)
words | sort(reverse=true)
words | unique | list
words | unique(true) | list
words | min ~ words | max
people | max(attribute='age')
people | min(attribute='age')
[] | max
[1, 'a'] | sort
[1, 2.5, true] | sort
xs | sort | reverse | list
xs | reverse
xs | sum(start=10)
xs | batch(3, 0) | list
words | join
words | join(1)
people | join('; ', attribute='name')
[1, none, true, missing] | join('|')
s | list
s | first ~ s | last
d | list
d | first
d | length
d | dictsort
{'b': 1, 'A': 2} | dictsort
{'b': 1, 'A': 2} | dictsort(true)
{'b': 1, 'A': 2} | dictsort(false, 'value', true)
d | items | list
xs | items | list
d | tojson
d | tojson(indent=2)
deep | tojson
deep | tojson(indent=4)
deep | tojson(separators=(',', ':'))
d | tojson(sort_keys=true)
uni | tojson
uni | tojson(ensure_ascii=true)
html | tojson
'\b\f\n\r\t\x01\x7f"\\/' | tojson
'\x7fé😀' | tojson(ensure_ascii=true)
[[], {}, '', [[]]] | tojson(indent=1)
{1: 'a', true: 'b', none: 'c', 1.5: 'd'} | tojson
[1.0, 1e22, 1.5e-07, -0.0] | tojson
xs | tojson(indent='--')
range(3) | tojson
nil | tojson ~ yes | tojson ~ n | tojson ~ s | tojson
'a' | tojson | safe
html | safe
html | e
html | escape | upper
(html | safe) + '<'
'<' + (html | safe)
'<' ~ (html | safe) ~ '<'
html | e | e
html | e | forceescape
(html | e) | length
(html | safe) == html
html | safe | string
html | safe | replace('<', '[')
html | safe | trim
lines | indent
lines | indent(2, true)
lines | indent(2, true, true)
lines | indent('> ')
lines | indent(width=1, first=true)
lines | trim | indent
'' | indent
pad | trim ~ '|'
'xxaxx' | trim('x')
'a-b c(d [e' | title
"it's o'neil" | title
"it's o'neil".title()
uni | upper ~ uni | lower ~ uni | title ~ uni | capitalize
'42' | int ~ '4.7' | int ~ 'x' | int ~ 'x' | int(9) ~ '0x1f' | int(0, 16) ~ ' 12 ' | int ~ '1_000' | int
4.7 | int ~ -4.7 | int ~ none | int ~ true | int
'4.5' | float ~ 'x' | float ~ 'x' | float(1.5) ~ 3 | float ~ 'inf' | float ~ '1e3' | float
2.5 | round ~ ' ' ~ 3.5 | round ~ ' ' ~ 2.675 | round(2) ~ ' ' ~ 42 | round ~ ' ' ~ 1234 | round(-2)
2.1 | round(0, 'ceil') ~ ' ' ~ 2.9 | round(0, 'floor') ~ ' ' ~ 2.123 | round(2, 'ceil')
-3 | abs ~ ' ' ~ (-3) | abs ~ ' ' ~ (-2.5) | abs
'%s-%s' | format('a', 'b')
'%(x)s' | format(x=1)
'x' | center(5) ~ '|'
s | replace('l', 'L', 1)
'aaa' | replace('a', 'b', 2)
n | replace('7', '8')
n is odd and not n is even
n is divisibleby 7 and n is divisibleby(7)
n is eq 7
n is in xs
n is in([7])
n is not in xs
n is sameas n
none is sameas none
s is string and s is sequence and s is iterable and s is not mapping
d is mapping and d is iterable and d is sequence
(1, 2) is sequence
range(3) is sequence
xs | map('string') is iterable
(xs | map('string')) is iterable
(xs | map('string')) is sequence
true is number ~ true is integer ~ 1.0 is float ~ 1 is float
1 is true
true is true
range is callable
s.upper is callable
missing is callable
s is lower
'abc' is lower
n is nope
n | nope
s | length > 5 and s | length < 100
(s | length) * 2
s | upper | lower | title
s.split(', ')[1].upper()[0:2]
s.split('')
s.startswith('Hello') and not s.endswith('x')
', '.join(words)
', '.join(xs)
''.join([])
lines.splitlines()
lines.splitlines(true)
'a\x0bb\x0cc\x1cd\u2028e\x85f'.splitlines()
'a  b   c'.split()
'a  b   c'.split(' ')
'a,b,c'.rsplit(',', 1)
' a b '.rsplit()
'aXbXc'.split('X', 0)
'ab' in 'cab' and 'x' not in 'cab'
strftime_now('%Y-%m-%d %H:%M:%S')
strftime_now('%d %b %Y') ~ strftime_now('%A, %B %e, %-d %I %p %j %y %a %F %T %%')
raise_exception('no: ' ~ n)
raise_exception(missing)
s.join
n.real
f(1)
n()
'x'()
lipsum
self
loop
caller
varargs
True and False or None
true is defined
(1, 2, 3) | sum
(xs, d)
1,
1, 2
xs | first | string ~ 'x'
xs|first+1
n + xs|length
-1|abs
-n|abs
not n is odd
not no is true
'a' is string is true
{'a': 1}.a
{'a': {'b': 2}}.a.b
{'get': 1}.get('get')
[1,2,3].0
[[1,2],[3]][0][1]
'abc'[1]
'abc'.1
"a" if missing else "b"
missing if missing else 'none'
missing or 'x'
missing and 'x'
[missing]
{'a': missing}
xs == [3, 1, 2, 1] and d != {} and d == d
{'a': 1, 'b': [1]} == {'b': [1.0], 'a': true}
{[1]: 2}
d[[1]]
d[{}]
xs[true]
xs[1.0]
9223372036854775807
'\N{DASH}'
1 +
)
(1
[1, 2
{'a' 1}
'abc
1 2
a.
a[
a b
a.(b)
s | 
n is
1 = 2
'''triple'''
""".strip("\n").split("\n")

STATEMENTS = [
    "a\n{% if yes %}\nb\n{% endif %}\nc\n",
    "a\n  {% if yes %}  \n  b\n  {%- endif %}  \nc\n\n",
    "a {%- if yes -%} b {%- endif -%} c",
    "a\n {%+ if yes %}b{%+ endif %}\n",
    "{% if yes +%}\nx{% endif +%}\ny",
    "  {{ n }}  \n  {{- n -}}  \n{{ n }}\n",
    "  {# c #}\nx {#- c -#} \n y {# multi\nline #}\nz {#+ c +#}\n",
    "a\r\nb\rc\n",
    "x\n\n",
    "\n",
    "",
    "{{ '{{' }} {{ '%}' }} {{ {'a': {'b': 1}} }}",
    "{% raw %}\n {{ x }} {% y %} {# z #}\n{% endraw %}\nend",
    "{%- raw -%}  {{ x }}  {%- endraw -%}  end",
    "  {% raw %} a\n  {% endraw %}\nb",
    "{% raw %}x",
    "{{ x",
    "{% if x",
    "{# x",
    "{% if yes %}x",
    "{% endif %}",
    "{% else %}",
    "{% for x in xs %}{% endif %}",
    "{% unknown %}",
    "{% do x %}",
    "{% if n == 1 %}a{% elif n == 7 %}b{% else %}c{% endif %}",
    "{% if no %}a{% elif no %}b{% else %}c{% endif %}",
    "{% if no %}a{% elif no %}b{% endif %}|",
    "{% if 1, 2 %}t{% endif %}",
    "{% if yes: %}colon{% endif %}",
    "{% for x in xs %}{{ x }},{% endfor %}",
    "{% for x in [] %}{{ x }}{% else %}none{% endfor %}",
    "{% for x in xs if x > 1 %}{{ loop.index }}/{{ loop.length }}:{{ x }} {% endfor %}",
    "{% for x in xs if x > 9 %}x{% else %}e{% endfor %}",
    "{% for x in xs %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.depth0 }};{% endfor %}",
    "{% for x in xs %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }}|{{ loop.previtem is defined }}{{ loop.nextitem is defined }} {% endfor %}",
    "{% for x in xs %}{{ loop.cycle('a', 'b') }}{{ loop.changed(x) }}{% endfor %}",
    "{% for x in xs %}{% if x == 2 %}{% break %}{% endif %}{{ x }}{% else %}e{% endfor %}",
    "{% for x in xs %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endfor %}",
    "{% break %}",
    "{% for x in xs %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}",
    "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% for k, v in d | dictsort %}{{ k }}={{ v }};{% endfor %}",
    "{% for k in d %}{{ k }}{% endfor %}",
    "{% for (a, b), c in [((1, 2), 3)] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "{% for a, b in [(1, 2, 3)] %}{{ a }}{% endfor %}",
    "{% for a, b in [1] %}{{ a }}{% endfor %}",
    "{% for c in uni %}{{ c }}.{% endfor %}",
    "{% for x in missing %}{{ x }}{% else %}none{% endfor %}",
    "{% for x in none %}{{ x }}{% endfor %}",
    "{% for x in 5 %}{{ x }}{% endfor %}",
    "{% for x in 1, 2 %}{{ x }}{% endfor %}",
    "{% for x in xs %}{% for y in words %}{{ loop.index }}{{ y }}{% endfor %}{{ loop.index }};{% endfor %}",
    "{% for x in xs recursive %}{{ x }}{% endfor %}",
    "{% for x in xs %}{% set y = x %}{% endfor %}{{ y }}|{{ x }}",
    "{% set y = 0 %}{% for x in xs %}{{ y }}{% set y = x %}{{ y }} {% endfor %}{{ y }}",
    "{% set ns = namespace(y=0) %}{% for x in xs %}{% set ns.y = ns.y + x %}{% endfor %}{{ ns.y }}",
    "{% set ns.y = 1 %}",
    "{% set d.y = 1 %}",
    "{% set ns = namespace() %}{% set ns._x = 1 %}",
    "{% set ns = namespace(l=[]) %}{% for x in xs %}{% set ns.l = ns.l + [x] %}{% endfor %}{{ ns.l }}{{ ns.nope is defined }}{{ ns['l'] }}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}",
    "{% set a = 1, 2 %}{{ a }}",
    "{% set (a, b) = [1, 2] %}{{ a ~ b }}",
    "{% set a %}x{{ n }}\n y{% endset %}[{{ a }}]",
    "{% set a | upper | trim %}  x{{ n }} {% endset %}[{{ a }}]",
    "{% set a %}{% set b = 1 %}{% endset %}{{ b is defined }}",
    "{% if yes %}{% set z = 1 %}{% endif %}{{ z }}",
    "{% if no %}{% set z = 1 %}{% endif %}{{ z is defined }}",
    "{% set messages = xs[1:] %}{{ messages }}",
    "{% set none = 1 %}",
    "{% set 1 = 1 %}",
    "{% set a = %}",
    "{% with a = 1, b = n %}{{ a }}{{ b }}{% endwith %}{{ a is defined }}",
    "{% set a = 5 %}{% with a = 1, b = a %}{{ b }}{% set c = 2 %}{% endwith %}{{ a }}{{ c is defined }}",
    "{% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q is defined }}",
    "{% macro m(a, b=2, c=a) %}{{ a }}-{{ b }}-{{ c }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(1, c=9) }} {{ m(a=4, b=5) }} {{ m() }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}",
    "{% macro m(a) %}{{ a is defined }}{{ a }}{% endmacro %}{{ m() }}",
    "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, x=3) }}",
    "{% macro m(a=1, b) %}{% endmacro %}",
    "{% macro m() %}  x\n{% endmacro %}[{{ m() }}]{{ m() | trim | upper }}{{ m() is string }}",
    "{% macro m() %}{{ y }}{% endmacro %}{% set y = 1 %}{{ m() }}{% set y = 2 %}{{ m() }}",
    "{% macro m() %}{% set y = 5 %}{% endmacro %}{{ m() }}{{ y is defined }}",
    "{% set y = 1 %}{% for x in xs %}{% macro m() %}{{ x }}{{ y }}{% endmacro %}{{ m() }}{% endfor %}",
    "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(5) }}",
    "{% macro m(x) %}[{{ caller() }}|{{ x }}]{% endmacro %}{% call m(1) %}body{{ n }}{% endcall %}",
    "{% macro m() %}{% for x in xs %}{{ caller(x) }}{% endfor %}{% endmacro %}{% call(y) m() %}<{{ y }}>{% endcall %}",
    "{% macro m() %}x{% endmacro %}{% call m() %}body{% endcall %}",
    "{% macro m() %}{{ caller is defined }}{% endmacro %}{{ m() }}",
    "{% call n %}x{% endcall %}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(*[1]) }}{{ m(**{'a': 2}) }}",
    "{% macro m(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ m(1, *[2]) }}{{ m(b=1, **{'a': 2}) }}",
    "{% macro m %}x{% endmacro %}",
    "{{ m() }}{% macro m() %}x{% endmacro %}",
    "{% filter upper %}abc{{ s }}{% endfilter %}",
    "{% filter replace('a', 'b') | trim %} abc {% endfilter %}|",
    "{% filter nope %}abc{% endfilter %}",
    "{% generation %}abc{{ s }}{% endgeneration %}",
    "{% generation %}\n{% set g = 1 %}{{ g }}\n{% endgeneration %}\n{{ g is defined }}",
    "{% for x in xs %}{% generation %}{{ loop.index }}{{ x }}{% endgeneration %}{% endfor %}",
    "{% print n, s %}",
    "{% print n %}",
    "{% block x %}y{% endblock %}",
    "{% extends 'x' %}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% from 'x' import y %}",
    "{% autoescape true %}<{% endautoescape %}",
    "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.next() }}{{ c.reset() }}{{ c.next() }}",
    "{% set j = joiner('|') %}{% for x in xs %}{{ j() }}{{ x }}{% endfor %}",
    "{% set g = xs | map('string') %}{{ g | join }}-{{ g | join }}",
    "{% set g = xs | select('odd') %}{% for x in g %}{{ loop.last }}{{ x }}{% endfor %}{{ g | list }}",
    "{% for x in xs | map('string') %}{{ loop.length }}{{ loop.revindex }}{{ x }}{% endfor %}",
    "{% for x in xs -%}\n  {{ x }}\n{%- endfor %}\n.",
    "{% for x in xs %}\n  {{ x }}\n{% endfor %}\n.",
    "{%- for x in xs %}\n  {%- if x == 1 %}\n    one\n  {%- else %}\n    {{ x }}\n  {%- endif %}\n{%- endfor %}",
    "{{- n -}}\n\n x",
    "{{ n }}\n{{ n }}",
    "{{ n }}{% if yes %}\n\n{% endif %}\n\nx",
    "\t{% if yes %}\tx{% endif %}\t",
    "\u00a0{% if yes %}x{% endif %}\u00a0{%- if yes %}y{% endif %}",
    "x{%if yes%}y{%endif%}z",
    "{%\nif yes\n%}y{%\nendif\n%}",
    "{{\nn\n}}",
    "{{n}}{{-n}}{{- -n}}{{n-1}}",
    "{% set x = {'a': [1, {'b': '}}'}]} %}{{ x }}",
    "{% set x = '%}' %}{{ x }}",
    "{{ \"}}\" }}",
    "{{ 'multi\nline' }}",
    "# not a line statement\n## x\n% y",
    "{ {% if yes %}%{% endif %} } {{{'a': 1}}} {",
    "{{ xs | length\n   + 1 }}",
    "{% set _ = xs %}{{ _ }}",
    "{% set loop_messages = people %}{% for m in loop_messages %}{{ m['name'] + '\\n' }}{% endfor %}",
    "{%- set ns = namespace(found=false, last=-1) -%}{%- for p in people[::-1] -%}{%- set index = (people | length - 1) - loop.index0 -%}{%- if not ns.found and p.age == 25 -%}{%- set ns.found = true -%}{%- set ns.last = index -%}{%- endif -%}{%- endfor -%}{{ ns.last }}",
    "{% if s is string and 'World' in s and (d.c is mapping or nope.x) %}ok{% endif %}",
    "{{ raise_exception('stop') if no else 'go' }}",
    "{% if (n % 2 == 1) != (n is even) %}{{ raise_exception('Odd!') }}{% endif %}x",
    "{{ d.items() | map('first') | join(',') }}",
    "{{ people | map(attribute='name') | map('upper') | sort | join(' ') }}",
    "{% for p in people | sort(attribute='name', case_sensitive=true) %}{{ p.name }}{% endfor %}",
    "{{ people | groupby('age') | list | length }}",
    "{{ s | truncate(5) }}{{ s | wordcount }}",
    "{% trans %}x{% endtrans %}",
    "{% set x = [] %}{% for i in range(3) %}{% set x = x + [i] %}{% endfor %}{{ x }}",
    "{% set ns = namespace(a=1) %}{{ ns.a if ns.a is defined else 'x' }}{{ ns.b | default('d') }}",
    "{% set x = namespace(a=namespace(b=2)) %}{{ x.a.b }}",
]


def templates():
    for expression in EXPRESSIONS:
        yield "{{ " + expression + " }}"
    for left, operator, right in itertools.product(OPERANDS, OPERATORS, OPERANDS):
        yield "{{ " + f"{left} {operator} {right}" + " }}"
    for value in VALUES:
        yield "{{ " + value + " }}|{{ [" + value + "] }}|{{ 1 if " + value + " else 0 }}"
        tests = " ".join("{{ 1 if " + f"{value} is {test}" + " else 0 }}" for test in TESTS if test not in ("odd", "even"))
        yield tests
        for filter_ in FILTERS:
            yield "{{ " + f"({value}) | {filter_}" + " }}"
    for value, method in itertools.product(["s", "empty", "pad", "uni", "'123'", "'²'", "'Ab Cd'"], METHODS):
        yield "{{ " + f"{value}.{method}" + " }}"
    yield from STATEMENTS


if __name__ == "__main__":
    # Each its own copy: the filter indent of jinja2 adds to a list that it is given.
    cases = [{"template": t, "result": render(t, copy.deepcopy(NAMES))} for t in templates()]
    # An address in memory is no golden: generators, functions and Undefined print one.
    cases = [case for case in cases if " at 0x" not in case["result"].get("text", "")]
    document = {"now": NOW.isoformat(), "names": NAMES, "cases": cases}
    lines = ",\n".join(json.dumps(case) for case in cases)
    head = json.dumps({key: document[key] for key in ("now", "names")})[:-1]
    path = pathlib.Path(__file__).parent / "expressions.json"
    path.write_text(head + ', "cases": [\n' + lines + "\n]}\n", encoding="utf-8")
    print(len(cases), "cases")
