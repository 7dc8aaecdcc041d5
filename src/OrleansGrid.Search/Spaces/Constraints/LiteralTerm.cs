using OrleansGrid.Search.Numbers;
using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>A number as it stands in the constraint.</summary>
internal sealed class LiteralTerm(Quantity number) : Term
{
    public override Quantity At(double[] point) => number;

    public override bool IsKnown(PartialPoint point) => true;
}
