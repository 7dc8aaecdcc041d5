using Microsoft.Extensions.DependencyInjection;

namespace OrleansGrid.Kinds.Study.Objectives;

/// <summary>
/// Tries trials with an objective: one that serves all of them, or one for each trial from a scope of the silo's services that ends with
/// the trial.
/// </summary>
internal sealed class ObjectiveSource
{
    private readonly ITrialObjective? _shared;
    private readonly IServiceScopeFactory? _scopes;
    private readonly Func<IServiceProvider, ITrialObjective>? _make;

    public ObjectiveSource(ITrialObjective shared) => _shared = shared;

    public ObjectiveSource(IServiceScopeFactory scopes, Func<IServiceProvider, ITrialObjective> make) => (_scopes, _make) = (scopes, make);

    public ValueTask<TrialResult> RunAsync(TrialContext trial) => _shared?.RunAsync(trial) ?? RunInScopeAsync(trial);

    private async ValueTask<TrialResult> RunInScopeAsync(TrialContext trial)
    {
        var scope = _scopes!.CreateAsyncScope();
        ITrialObjective? objective = null;
        TrialResult result;
        try
        {
            objective = _make!(scope.ServiceProvider);
            result = await objective.RunAsync(trial);
        }
        catch
        {
            await DisposeAfterFailureAsync(objective, scope);
            throw;
        }

        // Outside of the try: what is thrown here fails the trial, like an exception at the end of a using block.
        await DisposeAsync(objective, scope);
        return result;
    }

    private static async ValueTask DisposeAfterFailureAsync(ITrialObjective? objective, AsyncServiceScope scope)
    {
        try
        {
            await DisposeAsync(objective, scope);
        }
        catch (Exception)
        {
            // The failure that came first is the one to record.
        }
    }

    private static async ValueTask DisposeAsync(ITrialObjective? objective, AsyncServiceScope scope)
    {
        try
        {
            if (objective is IAsyncDisposable later)
            {
                await later.DisposeAsync();
            }
            else
            {
                (objective as IDisposable)?.Dispose();
            }
        }
        finally
        {
            await scope.DisposeAsync();
        }
    }
}
