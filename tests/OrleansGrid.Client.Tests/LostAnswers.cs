using System.Collections.Concurrent;
using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid.Client.Tests;

/// <summary>Lets calls of chosen jobs be lost on their way there or back, as a silo that dies does.</summary>
internal sealed class LostAnswers : IIncomingGrainCallFilter
{
    private static readonly ConcurrentDictionary<string, Loss> Losses = new();

    /// <summary>
    /// The answers to a submission with this name in its spec, or to the calls of the job with this id, are lost so many times.
    /// </summary>
    /// <param name="carriedOut">The call does its work before its answer is lost.</param>
    public static Loss Of(string nameOrId, int times, bool carriedOut = true, Func<Exception>? error = null) =>
        Losses[nameOrId] = new Loss(times, carriedOut, error ?? (() => new IOException("The answer is lost.")));

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var loss = LossOf(context);
        if (loss is not { CarriedOut: false })
        {
            await context.Invoke();
        }

        if (loss is not null)
        {
            throw loss.Error();
        }
    }

    private static Loss? LossOf(IIncomingGrainCallContext context)
    {
        var found = context switch
        {
            { InterfaceMethod.Name: nameof(IJobGrain.SubmitAsync), Request: var request }
                when request.GetArgument(0) is Submission submission => Losses
                .FirstOrDefault(loss => submission.Spec.Contains(loss.Key, StringComparison.Ordinal))
                .Value,
            { InterfaceMethod.Name: nameof(IJobGrain.ControlAsync) or nameof(IJobGrain.DeleteAsync) } => Losses.GetValueOrDefault(
                $"{context.TargetId.Key}"
            ),
            _ => null,
        };
        return found?.Take() == true ? found : null;
    }

    internal sealed class Loss(int times, bool carriedOut, Func<Exception> error)
    {
        private int _left = times;

        public bool CarriedOut => carriedOut;

        public Func<Exception> Error => error;

        public bool Take() => Interlocked.Decrement(ref _left) >= 0;
    }
}
