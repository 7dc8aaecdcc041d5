using OrleansGrid.Search.Numbers;
using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>A parameter whose choices are numbers.</summary>
internal sealed class ChoiceTerm(int dimension, Quantity[] choices) : Term
{
    public override Quantity At(double[] point) => choices[(int)point[dimension]];

    public override bool IsKnown(PartialPoint point) => !point.IsOpen[dimension];
}
