using OrleansGrid.Search.Numbers;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>
/// Reads an expression by recursive descent. From loose to tight: <c>or</c>, <c>and</c>, <c>not</c>, comparisons, <c>+ -</c>, <c>* / %</c>,
/// a sign, then numbers, parameters (between backticks where a name is no word), texts, functions and parentheses.
/// </summary>
internal sealed class ConstraintParser(string text, ConstraintNames names)
{
    /// <summary>Deeper nesting would end in a stack overflow instead of a sentence.</summary>
    private const int MaxDepth = 100;

    private readonly ConstraintTokens _tokens = new(text, names);
    private int _depth;

    public Claim Parse()
    {
        var claim = Truth(Or());
        return _tokens.Next.Length == 0 ? claim : throw names.Bad($"has '{_tokens.Next}' where it should end");
    }

    private ConstraintValue Or()
    {
        var left = And();
        while (_tokens.TryTake(out _, "or", "||"))
        {
            left = new ConstraintValue(Truth: new JoinedClaim(Truth(left), isAnd: false, Truth(And())));
        }

        return left;
    }

    private ConstraintValue And()
    {
        var left = Not();
        while (_tokens.TryTake(out _, "and", "&&"))
        {
            left = new ConstraintValue(Truth: new JoinedClaim(Truth(left), isAnd: true, Truth(Not())));
        }

        return left;
    }

    private ConstraintValue Not() =>
        _tokens.TryTake(out _, "not", "!") ? new ConstraintValue(Truth: new NotClaim(Deeper(() => Truth(Not())))) : Comparison();

    private ConstraintValue Comparison()
    {
        var left = Sum();
        return _tokens.TryTake(out var sign, "<", "<=", ">", ">=", "==", "!=")
            ? new ConstraintValue(Truth: Compared(left, sign, Sum()))
            : left;
    }

    private Claim Compared(ConstraintValue left, string sign, ConstraintValue right) =>
        (left, right, sign) switch
        {
            ({ Choice: { } d }, { Text: { } text }, "==" or "!=") => ChoiceIs(d, text, sign == "=="),
            ({ Text: { } text }, { Choice: { } d }, "==" or "!=") => ChoiceIs(d, text, sign == "=="),
            ({ Truth: { } a }, { Truth: { } b }, "==" or "!=") => new SameClaim(a, b, sign == "=="),
            _ => new ComparisonClaim(Number(left), sign, Number(right)),
        };

    private FixedClaim ChoiceIs(int dimension, string text, bool isEqual)
    {
        var choice = names.Choice(dimension, text);
        return new FixedClaim(dimension, code => code == choice == isEqual);
    }

    private ConstraintValue Sum()
    {
        var left = Product();
        while (_tokens.TryTake(out var sign, "+", "-"))
        {
            left = new ConstraintValue(new SumTerm(Number(left), sign, Number(Product())));
        }

        return left;
    }

    private ConstraintValue Product()
    {
        var left = Signed();
        while (_tokens.TryTake(out var sign, "*", "/", "%"))
        {
            left = new ConstraintValue(new ProductTerm(Number(left), sign, Number(Signed())));
        }

        return left;
    }

    private ConstraintValue Signed()
    {
        if (!_tokens.TryTake(out _, "-"))
        {
            return Atom();
        }

        return new ConstraintValue(new SumTerm(new LiteralTerm(Quantity.Zero), "-", Deeper(() => Number(Signed()))));
    }

    private ConstraintValue Atom()
    {
        var token = _tokens.Take();
        switch (token)
        {
            case "":
                throw names.Bad("ends too early");
            case "true" or "false":
                return new ConstraintValue(Truth: new FixedClaim(null, _ => token == "true"));
            case "(":
                var inner = Deeper(Or);
                Expect(")");
                return inner;
        }

        return token[0] switch
        {
            '\'' or '"' => new ConstraintValue(Text: token[1..^1]),
            '`' => names.Parameter(token[1..^1]),
            _ when char.IsAsciiDigit(token[0]) || token[0] == '.' => Literal(token),
            _ when !char.IsLetter(token[0]) && token[0] != '_' => throw names.Bad($"has '{token}' where a value should be"),
            _ => _tokens.TryTake(out _, "(") ? names.Call(token, Arguments()) : names.Parameter(token),
        };
    }

    private List<Term> Arguments()
    {
        List<Term> arguments = [];
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

    private ConstraintValue Literal(string token) =>
        Quantity.Parse(token) is { Value: var value } number && double.IsFinite(value)
            ? new ConstraintValue(new LiteralTerm(number))
            : throw names.Bad($"has the number {token}, which is larger than a number can be");

    private Term Number(ConstraintValue value) =>
        value.Number
        ?? throw names.Bad(
            "counts or compares something that is no number (choices can only be compared by == and != with one of them between quotes)"
        );

    private Claim Truth(ConstraintValue value) => value.Truth ?? throw names.Bad("is not true or false; compare something");
}
