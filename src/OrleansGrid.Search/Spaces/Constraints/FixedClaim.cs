using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>A truth that depends on one parameter's code alone, or on none.</summary>
/// <param name="dimension">Null for none.</param>
internal sealed class FixedClaim(int? dimension, Func<double, bool> holds) : Claim
{
    public override bool Holds(double[] point) => holds(dimension is { } d ? point[d] : 0);

    public override bool IsKnown(PartialPoint point) => dimension is not { } d || !point.IsOpen[d];
}
