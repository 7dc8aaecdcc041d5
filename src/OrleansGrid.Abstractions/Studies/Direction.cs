namespace OrleansGrid;

/// <summary>Which values of an objective are better.</summary>
public enum Direction
{
    Minimize,
    Maximize,
}
