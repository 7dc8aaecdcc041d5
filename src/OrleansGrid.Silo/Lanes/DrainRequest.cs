namespace OrleansGrid.Silo.Lanes;

/// <summary>Whether a person has asked this silo to end its work and leave, however long that takes.</summary>
internal sealed class DrainRequest
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it was asked for.</summary>
    public Task Asked => _asked.Task;

    public void Ask() => _asked.TrySetResult();
}
