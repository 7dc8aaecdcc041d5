namespace OrleansGrid.Engine.Driver;

/// <summary>What people can ask of a job of any kind.</summary>
public enum JobControlKind
{
    Cancel,
    Pause,
    Resume,
    Retry,
}
