namespace OrleansGrid;

/// <summary>What a parameter of a search space is.</summary>
public enum SearchParameterType
{
    /// <summary>Real numbers between two bounds, both included, or multiples of a step from the lower one.</summary>
    Float,

    /// <summary>Whole numbers between two bounds, both included, in steps. <c>int</c> in JSON.</summary>
    Integer,

    /// <summary>Choices with no order.</summary>
    Categorical,

    /// <summary>Choices in an order: near ones are alike.</summary>
    Ordinal,
}
