namespace OrleansGrid.Search.Spaces;

/// <summary>What the values of a dimension are.</summary>
public enum DimensionKind
{
    /// <summary>Real numbers between two bounds, or multiples of a step from the lower one.</summary>
    Float,

    /// <summary>Whole numbers between two bounds, both included, in steps.</summary>
    Integer,

    /// <summary>Choices with no order.</summary>
    Categorical,

    /// <summary>Choices with an order: near ones are alike.</summary>
    Ordinal,
}
