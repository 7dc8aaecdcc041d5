using OrleansGrid.Search.Numbers;
using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>A part of a constraint that is a number.</summary>
internal abstract class Term
{
    /// <summary>The number at a point at which all its parameters exist.</summary>
    public abstract Quantity At(double[] point);

    /// <summary>Whether nothing in it is open.</summary>
    public abstract bool IsKnown(PartialPoint point);

    /// <summary>Adds the term, times a factor, to a sum over what is open; false where it is no such sum.</summary>
    public bool AddTo(LinearRow row, double factor, PartialPoint point)
    {
        if (!IsKnown(point))
        {
            return AddOpenTo(row, factor, point);
        }

        row.Constant += factor * At(point.Codes).Value;
        return true;
    }

    protected virtual bool AddOpenTo(LinearRow row, double factor, PartialPoint point) => false;
}
