using OrleansGrid.Search.Numbers;
using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Spaces.Constraints;

internal sealed class SumTerm(Term left, string sign, Term right) : Term
{
    public override Quantity At(double[] point) => sign == "+" ? left.At(point) + right.At(point) : left.At(point) - right.At(point);

    public override bool IsKnown(PartialPoint point) => left.IsKnown(point) && right.IsKnown(point);

    protected override bool AddOpenTo(LinearRow row, double factor, PartialPoint point) =>
        left.AddTo(row, factor, point) && right.AddTo(row, sign == "+" ? factor : -factor, point);
}
