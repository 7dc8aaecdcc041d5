using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>A part of a constraint that is true or false.</summary>
internal abstract class Claim
{
    /// <summary>Whether it is true at a point at which all its parameters exist.</summary>
    public abstract bool Holds(double[] point);

    /// <summary>How far it is from being true, for a search to go by; 0 where it is.</summary>
    public virtual double Distance(double[] point) => Holds(point) ? 0 : 1;

    /// <summary>Whether nothing in it is open.</summary>
    public abstract bool IsKnown(PartialPoint point);

    /// <summary>Adds what it asks of the open parameters, as far as that can be said in sums: it may ask for more.</summary>
    /// <param name="isTrue">Whether it is to be true or false.</param>
    public virtual void Ask(List<LinearRow> rows, PartialPoint point, bool isTrue) { }
}
