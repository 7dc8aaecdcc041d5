namespace OrleansGrid.Search.Spaces.Constraints;

internal enum ConstraintType
{
    Number,
    Truth,

    /// <summary>A text, which only a parameter with choices can be compared with.</summary>
    Text,

    /// <summary>A parameter whose choices are neither all numbers nor all truths.</summary>
    Choice,
}
