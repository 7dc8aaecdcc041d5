using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Spaces.Constraints;

internal sealed class NotClaim(Claim inner) : Claim
{
    public override bool Holds(double[] point) => !inner.Holds(point);

    public override bool IsKnown(PartialPoint point) => inner.IsKnown(point);

    public override void Ask(List<LinearRow> rows, PartialPoint point, bool isTrue) => inner.Ask(rows, point, !isTrue);
}
