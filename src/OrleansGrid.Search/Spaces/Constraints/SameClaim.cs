using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>Two truths are the same, or are not.</summary>
internal sealed class SameClaim(Claim left, Claim right, bool isSame) : Claim
{
    public override bool Holds(double[] point) => left.Holds(point) == right.Holds(point) == isSame;

    public override bool IsKnown(PartialPoint point) => left.IsKnown(point) && right.IsKnown(point);

    public override void Ask(List<LinearRow> rows, PartialPoint point, bool isTrue)
    {
        if (left.IsKnown(point))
        {
            right.Ask(rows, point, left.Holds(point.Codes) == (isSame == isTrue));
        }
        else if (right.IsKnown(point))
        {
            left.Ask(rows, point, right.Holds(point.Codes) == (isSame == isTrue));
        }
    }
}
