using System.Reflection;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Client.Tests.Access;

/// <summary>Where a silo's token goes, and where it must not.</summary>
public sealed class TokenTests(SecureGrid secure) : IClassFixture<SecureGrid>
{
    private CallerTokens Tokens => new(new GridCertificates(secure.Folder.Tls(SecureGrid.Silo)));

    [Fact]
    public async Task A_call_of_a_grain_carries_the_token_and_the_callers_context_stays_as_it_was()
    {
        var tokens = Tokens;
        var seen = await CallAsync(tokens, GrainId.Create("job", "1"));
        Assert.Equal(tokens.Own, seen);
        Assert.Null(RequestContext.Get("grid.caller"));
    }

    [Fact]
    public async Task A_silos_call_of_a_client_carries_no_token_also_none_that_came_in_with_the_call_before()
    {
        var tokens = Tokens;
        RequestContext.Set("grid.caller", tokens.Own);
        Assert.Null(await CallAsync(tokens, GrainId.Create("sys.client", "1")));
    }

    private static async Task<string?> CallAsync(CallerTokens tokens, GrainId target)
    {
        var call = DispatchProxy.Create<IOutgoingGrainCallContext, Call>();
        ((Call)call).Target = target;
        await new TokenOnCalls(tokens).Invoke(call);
        return ((Call)call).Seen;
    }

    /// <summary>A call that notes which token it would go with.</summary>
    public class Call : DispatchProxy
    {
        public GrainId Target { get; set; }

        public string? Seen { get; private set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod?.Name == "get_TargetId")
            {
                return Target;
            }

            Seen = RequestContext.Get("grid.caller") as string;
            return Task.CompletedTask;
        }
    }
}
