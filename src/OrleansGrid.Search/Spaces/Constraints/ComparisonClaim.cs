using OrleansGrid.Search.Numbers;
using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>Two numbers against each other: exactly where both are exact, else as doubles.</summary>
internal sealed class ComparisonClaim(Term left, string sign, Term right) : Claim
{
    public override bool Holds(double[] point) =>
        (Quantity.Compare(left.At(point), right.At(point)), sign) switch
        {
            (null, _) => sign == "!=",
            (var order, "<") => order < 0,
            (var order, "<=") => order <= 0,
            (var order, ">") => order > 0,
            (var order, ">=") => order >= 0,
            (var order, "==") => order == 0,
            (var order, _) => order != 0,
        };

    public override double Distance(double[] point)
    {
        if (Holds(point))
        {
            return 0;
        }

        var (a, b) = (left.At(point).Value, right.At(point).Value);
        var distance = Math.Abs(a - b) / (1 + Math.Min(Math.Abs(a), Math.Abs(b)));
        return double.IsFinite(distance) ? Math.Max(distance, double.Epsilon) : 1e300;
    }

    public override bool IsKnown(PartialPoint point) => left.IsKnown(point) && right.IsKnown(point);

    public override void Ask(List<LinearRow> rows, PartialPoint point, bool isTrue) =>
        Ask(rows, point, left, isTrue ? sign : Opposite(sign), right);

    private static void Ask(List<LinearRow> rows, PartialPoint point, Term less, string sign, Term more)
    {
        if (sign is ">" or ">=")
        {
            (less, sign, more) = (more, sign == ">" ? "<" : "<=", less);
        }

        var row = new LinearRow(IsEqual: sign == "==", IsStrict: sign == "<");
        if (sign == "!=")
        {
            return;
        }

        if (less.AddTo(row, 1, point) && more.AddTo(row, -1, point))
        {
            rows.Add(row);
        }
        else if (sign != "==" && less is CallTerm { Name: "abs", Arguments: [var inner] })
        {
            Ask(rows, point, inner, sign, more);
            Ask(rows, point, new SumTerm(new LiteralTerm(Quantity.Zero), "-", inner), sign, more);
        }
        else if (sign != "==" && less is CallTerm { Name: "max" } most)
        {
            most.Arguments.ToList().ForEach(argument => Ask(rows, point, argument, sign, more));
        }
        else if (sign != "==" && more is CallTerm { Name: "min" } least)
        {
            least.Arguments.ToList().ForEach(argument => Ask(rows, point, less, sign, argument));
        }
    }

    private static string Opposite(string sign) =>
        sign switch
        {
            "<" => ">=",
            "<=" => ">",
            ">" => "<=",
            ">=" => "<",
            "==" => "!=",
            _ => "==",
        };
}
