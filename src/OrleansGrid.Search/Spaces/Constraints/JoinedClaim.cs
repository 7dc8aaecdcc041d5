using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary><c>and</c>, <c>or</c>.</summary>
internal sealed class JoinedClaim(Claim left, bool isAnd, Claim right) : Claim
{
    public override bool Holds(double[] point) => isAnd ? left.Holds(point) && right.Holds(point) : left.Holds(point) || right.Holds(point);

    public override double Distance(double[] point) =>
        isAnd ? left.Distance(point) + right.Distance(point) : Math.Min(left.Distance(point), right.Distance(point));

    public override bool IsKnown(PartialPoint point) => left.IsKnown(point) && right.IsKnown(point);

    public override void Ask(List<LinearRow> rows, PartialPoint point, bool isTrue)
    {
        if (isAnd == isTrue)
        {
            left.Ask(rows, point, isTrue);
            right.Ask(rows, point, isTrue);
        }
        else if (left.IsKnown(point))
        {
            AskOther(right, left.Holds(point.Codes));
        }
        else if (right.IsKnown(point))
        {
            AskOther(left, right.Holds(point.Codes));
        }
        else
        {
            // One of the two is enough; which one is tried is the search's throw.
            (point.TakesLeft(this) ? left : right).Ask(rows, point, isTrue);
        }

        void AskOther(Claim other, bool known)
        {
            if (known != isTrue)
            {
                other.Ask(rows, point, isTrue);
            }
        }
    }
}
