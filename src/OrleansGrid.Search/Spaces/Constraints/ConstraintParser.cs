using System.Globalization;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>
/// Reads an expression by recursive descent. From loose to tight: <c>or</c>, <c>and</c>, <c>not</c>, comparisons, <c>+ -</c>, <c>* / %</c>,
/// a sign, then numbers,
/// parameters (between backticks where a name is no word), texts, functions and parentheses.
/// </summary>
internal sealed class ConstraintParser(string text, ConstraintNames names)
{
    /// <summary>Deeper nesting would end in a stack overflow instead of a sentence.</summary>
    private const int MaxDepth = 100;

    private readonly ConstraintTokens _tokens = new(text, names);
    private int _depth;

    /// <summary>The truth of the expression at a point: not 0.</summary>
    public Func<double[], double> Parse()
    {
        var value = Truth(Or());
        return _tokens.Next.Length == 0 ? value : throw names.Bad($"has '{_tokens.Next}' where it should end");
    }

    private ConstraintValue Or()
    {
        var left = And();
        while (_tokens.TryTake(out _, "or", "||"))
        {
            var (a, b) = (Truth(left), Truth(And()));
            left = new ConstraintValue(ConstraintType.Truth, point => a(point) != 0 || b(point) != 0 ? 1 : 0);
        }

        return left;
    }

    private ConstraintValue And()
    {
        var left = Not();
        while (_tokens.TryTake(out _, "and", "&&"))
        {
            var (a, b) = (Truth(left), Truth(Not()));
            left = new ConstraintValue(ConstraintType.Truth, point => a(point) != 0 && b(point) != 0 ? 1 : 0);
        }

        return left;
    }

    private ConstraintValue Not()
    {
        if (!_tokens.TryTake(out _, "not", "!"))
        {
            return Comparison();
        }

        var a = Deeper(() => Truth(Not()));
        return new ConstraintValue(ConstraintType.Truth, point => a(point) != 0 ? 0 : 1);
    }

    private ConstraintValue Comparison()
    {
        var left = Sum();
        if (!_tokens.TryTake(out var sign, "<", "<=", ">", ">=", "==", "!="))
        {
            return left;
        }

        var (a, b) = Comparable(left, Sum(), sign);
        return new ConstraintValue(
            ConstraintType.Truth,
            sign switch
            {
                "<" => point => a(point) < b(point) ? 1 : 0,
                "<=" => point => a(point) <= b(point) ? 1 : 0,
                ">" => point => a(point) > b(point) ? 1 : 0,
                ">=" => point => a(point) >= b(point) ? 1 : 0,
                "==" => point => a(point) == b(point) ? 1 : 0,
                _ => point => a(point) != b(point) ? 1 : 0,
            }
        );
    }

    private (Func<double[], double> Left, Func<double[], double> Right) Comparable(ConstraintValue left, ConstraintValue right, string sign)
    {
        if (sign is "==" or "!=")
        {
            if (left is { Type: ConstraintType.Choice } && right.Text is { } choice)
            {
                var code = names.Choice(left.Dimension!.Value, choice);
                return (left.At!, _ => code);
            }

            if (left.Text is not null && right.Type == ConstraintType.Choice)
            {
                return Comparable(right, left, sign);
            }

            if (left.Type == ConstraintType.Truth && right.Type == ConstraintType.Truth)
            {
                return (left.At!, right.At!);
            }
        }

        return (Number(left), Number(right));
    }

    private ConstraintValue Sum()
    {
        var left = Product();
        while (_tokens.TryTake(out var sign, "+", "-"))
        {
            var (a, b) = (Number(left), Number(Product()));
            left = new ConstraintValue(ConstraintType.Number, sign == "+" ? point => a(point) + b(point) : point => a(point) - b(point));
        }

        return left;
    }

    private ConstraintValue Product()
    {
        var left = Signed();
        while (_tokens.TryTake(out var sign, "*", "/", "%"))
        {
            var (a, b) = (Number(left), Number(Signed()));
            left = new ConstraintValue(
                ConstraintType.Number,
                sign switch
                {
                    "*" => point => a(point) * b(point),
                    "/" => point => a(point) / b(point),
                    _ => point => a(point) % b(point),
                }
            );
        }

        return left;
    }

    private ConstraintValue Signed()
    {
        if (!_tokens.TryTake(out _, "-"))
        {
            return Atom();
        }

        var a = Deeper(() => Number(Signed()));
        return new ConstraintValue(ConstraintType.Number, point => -a(point));
    }

    private ConstraintValue Atom()
    {
        var token = _tokens.Take();
        switch (token)
        {
            case "":
                throw names.Bad("ends too early");
            case "true" or "false":
                var truth = token == "true" ? 1.0 : 0;
                return new ConstraintValue(ConstraintType.Truth, _ => truth);
            case "(":
                var inner = Deeper(Or);
                Expect(")");
                return inner;
        }

        return token[0] switch
        {
            '\'' or '"' => new ConstraintValue(ConstraintType.Text, null, token[1..^1]),
            '`' => names.Parameter(token[1..^1]),
            _ when char.IsAsciiDigit(token[0]) || token[0] == '.' => Literal(double.Parse(token, CultureInfo.InvariantCulture)),
            _ when !char.IsLetter(token[0]) && token[0] != '_' => throw names.Bad($"has '{token}' where a value should be"),
            _ => _tokens.TryTake(out _, "(") ? names.Call(token, Arguments()) : names.Parameter(token),
        };
    }

    private List<Func<double[], double>> Arguments()
    {
        List<Func<double[], double>> arguments = [];
        do
        {
            arguments.Add(Deeper(() => Number(Sum())));
        } while (_tokens.TryTake(out _, ","));
        Expect(")");
        return arguments;
    }

    private T Deeper<T>(Func<T> read)
    {
        if (++_depth > MaxDepth)
        {
            throw names.Bad($"is nested more than {MaxDepth} deep");
        }

        var value = read();
        _depth--;
        return value;
    }

    private void Expect(string token)
    {
        if (!_tokens.TryTake(out var taken, token))
        {
            throw names.Bad(taken.Length == 0 ? $"ends where '{token}' should be" : $"has '{taken}' where '{token}' should be");
        }
    }

    private Func<double[], double> Number(ConstraintValue value) =>
        value.Type == ConstraintType.Number
            ? value.At!
            : throw names.Bad(
                "counts or compares something that is no number (choices can only be compared by == and != with one of them between quotes)"
            );

    private Func<double[], double> Truth(ConstraintValue value) =>
        value.Type == ConstraintType.Truth ? value.At! : throw names.Bad("is not true or false; compare something");

    private static ConstraintValue Literal(double number) => new(ConstraintType.Number, _ => number);
}
