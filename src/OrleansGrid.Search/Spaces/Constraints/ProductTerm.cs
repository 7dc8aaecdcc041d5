using OrleansGrid.Search.Numbers;
using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary><c>* / %</c>.</summary>
internal sealed class ProductTerm(Term left, string sign, Term right) : Term
{
    public override Quantity At(double[] point)
    {
        var (a, b) = (left.At(point), right.At(point));
        return sign switch
        {
            "*" => a * b,
            "/" => a / b,
            _ => a % b,
        };
    }

    public override bool IsKnown(PartialPoint point) => left.IsKnown(point) && right.IsKnown(point);

    protected override bool AddOpenTo(LinearRow row, double factor, PartialPoint point) =>
        sign switch
        {
            "*" when left.IsKnown(point) => right.AddTo(row, factor * left.At(point.Codes).Value, point),
            "*" when right.IsKnown(point) => left.AddTo(row, factor * right.At(point.Codes).Value, point),
            "/" when right.IsKnown(point) => left.AddTo(row, factor / right.At(point.Codes).Value, point),
            _ => false,
        };
}
