// Recorded by test/e2e/api.e2e.ts from a running server; `npm run docs` records anew.
export const EXAMPLES: Readonly<Record<string, { request?: unknown; status: number; response: unknown }>> = {
	"GET /api/me": {
		"status": 200,
		"response": {
			"user": {
				"id": "key_EXAMPLE1",
				"name": "npm start",
				"email": "",
				"twoFactor": false
			},
			"organisation": {
				"id": "org_EXAMPLE1",
				"name": "Riverside Neighbours",
				"clicking": "allowed"
			},
			"role": "owner",
			"rights": [
				"view",
				"edit",
				"operate",
				"rotate_links",
				"archive_campaign",
				"delete_campaign",
				"add_do_not_call",
				"remove_do_not_call",
				"manage_api_keys",
				"view_personal_data",
				"erase_person",
				"view_people",
				"manage_people",
				"view_audit_log",
				"manage_carrier"
			],
			"secondFactorMissing": false
		}
	},
	"GET /api/setup": {
		"status": 200,
		"response": {
			"needed": false,
			"secret": false
		}
	},
	"POST /api/do-not-call": {
		"request": {
			"phones": [
				"(614) 555-0199"
			],
			"note": "letter of 3 May"
		},
		"status": 200,
		"response": {
			"added": 1
		}
	},
	"POST /api/do-not-call/import": {
		"status": 200,
		"response": {
			"rows": 3,
			"added": 1,
			"known": 1,
			"rejected": 1,
			"rejects": [
				{
					"row": 3,
					"value": "12",
					"reason": "It has 2 digits; a number here has 10."
				}
			]
		}
	},
	"GET /api/do-not-call": {
		"status": 200,
		"response": {
			"entries": [
				{
					"phone": "+16145550177",
					"addedAt": 1795456800000,
					"addedBy": "API key \"npm start\" (key_EXAMPLE1)",
					"note": "spring",
					"source": "csv",
					"campaign": null
				},
				{
					"phone": "+16145550199",
					"addedAt": 1795456800000,
					"addedBy": "API key \"npm start\" (key_EXAMPLE1)",
					"note": "letter of 3 May",
					"source": "api",
					"campaign": null
				},
				{
					"phone": "+16145550122",
					"addedAt": 1795456800000,
					"addedBy": "API key \"npm start\" (key_EXAMPLE1)",
					"note": "asked by mail",
					"source": "api",
					"campaign": null
				}
			],
			"cursor": null
		}
	},
	"DELETE /api/do-not-call/{phone}": {
		"request": {
			"reason": "Typed wrongly"
		},
		"status": 204,
		"response": null
	},
	"GET /api/organisation": {
		"status": 200,
		"response": {
			"id": "org_EXAMPLE1",
			"name": "Riverside Neighbours",
			"clicking": "allowed",
			"secondFactorRequired": false,
			"withoutSecondFactor": [
				"Ann Admin"
			],
			"campaigns": {
				"clickingOn": [],
				"clickingOff": []
			}
		}
	},
	"GET /api/people": {
		"status": 200,
		"response": [
			{
				"id": "usr_EXAMPLE1",
				"name": "Ann Admin",
				"email": "admin@partyline.example",
				"role": "organisation_owner",
				"twoFactor": false,
				"joinedAt": 1795456800000,
				"lastSeenAt": 1795456800000,
				"isMe": false
			}
		]
	},
	"POST /api/invitations": {
		"request": {
			"email": "tom@example.org",
			"role": "admin"
		},
		"status": 201,
		"response": {
			"id": "inv_EXAMPLE1",
			"email": "tom@example.org",
			"role": "admin",
			"invitedBy": "npm start",
			"createdAt": 1795456800000,
			"expiresAt": 1795456800000,
			"expired": false,
			"url": "https://dial.example.org/invitation#THE-SECRET-OF-THE-LINK"
		}
	},
	"POST /api/invitations/look": {
		"request": {
			"token": "THE-SECRET-OF-THE-LINK"
		},
		"status": 200,
		"response": {
			"organisation": "Riverside Neighbours",
			"email": "tom@example.org",
			"role": "admin",
			"invitedBy": "npm start",
			"expiresAt": 1795456800000
		}
	},
	"GET /api/invitations": {
		"status": 200,
		"response": [
			{
				"id": "inv_EXAMPLE1",
				"email": "tom@example.org",
				"role": "admin",
				"invitedBy": "npm start",
				"createdAt": 1795456800000,
				"expiresAt": 1795456800000,
				"expired": false
			}
		]
	},
	"DELETE /api/invitations/{invitationId}": {
		"status": 204,
		"response": null
	},
	"POST /api/api-keys": {
		"request": {
			"name": "nightly export",
			"role": "owner",
			"scopes": [
				"read"
			]
		},
		"status": 201,
		"response": {
			"name": "nightly export",
			"role": "owner",
			"scopes": [
				"read"
			],
			"expiresAt": null,
			"id": "key_EXAMPLE2",
			"prefix": "pl_7dKq2x",
			"createdAt": 1795456800000,
			"lastUsedAt": null,
			"key": "pl_THE_KEY_ITSELF_SHOWN_THIS_ONCE"
		}
	},
	"DELETE /api/api-keys/{keyId}": {
		"status": 204,
		"response": null
	},
	"GET /api/audit-log": {
		"status": 200,
		"response": {
			"entries": [
				{
					"id": 14,
					"at": 1795456800000,
					"actor": "API key \"npm start\" (key_EXAMPLE1)",
					"action": "do_not_call.removed",
					"detail": {
						"phone": "+16145550177",
						"reason": "Typed wrongly"
					},
					"campaign": null,
					"title": "Removed from Do Not Call"
				},
				{
					"id": 13,
					"at": 1795456800000,
					"actor": "API key \"npm start\" (key_EXAMPLE1)",
					"action": "do_not_call.imported",
					"detail": {
						"rows": 3,
						"added": 1,
						"known": 1,
						"rejected": 1,
						"note": "spring"
					},
					"campaign": null,
					"title": "Added a file to Do Not Call"
				}
			],
			"cursor": "13"
		}
	},
	"POST /api/campaigns": {
		"request": {
			"name": "Fall canvass",
			"practice": true,
			"timeZone": "America/New_York"
		},
		"status": 201,
		"response": {
			"id": "cmp_EXAMPLE1",
			"name": "Fall canvass",
			"practice": true,
			"carrier": "simulated",
			"startedAt": null,
			"createdAt": 1795456800000,
			"pausedAt": null,
			"archivedAt": null,
			"deletedAt": null,
			"callerUrl": null,
			"clickerUrl": null
		}
	},
	"PATCH /api/campaigns/{campaignId}": {
		"request": {
			"name": "Fall canvass, ward 5"
		},
		"status": 200,
		"response": {
			"id": "cmp_EXAMPLE1",
			"name": "Fall canvass, ward 5",
			"practice": true,
			"carrier": "simulated",
			"startedAt": null,
			"createdAt": 1795456800000,
			"pausedAt": null,
			"archivedAt": null,
			"deletedAt": null,
			"callerUrl": null,
			"clickerUrl": null
		}
	},
	"GET /api/campaigns/{campaignId}/script": {
		"status": 200,
		"response": {
			"version": 1,
			"script": {
				"questions": [
					{
						"id": "result",
						"title": "Call result",
						"text": "Hello, my name is {{caller_name}} and I am a volunteer. May I speak with {{first_name}}?",
						"type": "single",
						"answers": [
							{
								"id": "right_person",
								"label": "Talking to correct person",
								"outcome": "final",
								"next": null
							},
							{
								"id": "no_one",
								"label": "No one there / hung up at once",
								"outcome": "retry",
								"next": null
							},
							{
								"id": "machine",
								"label": "Answering machine",
								"outcome": "retry",
								"next": null
							},
							{
								"id": "call_back",
								"label": "Busy / call back",
								"outcome": "retry",
								"next": null
							},
							{
								"id": "refused",
								"label": "Refused",
								"outcome": "final",
								"next": null
							},
							{
								"id": "wrong_number",
								"label": "Wrong number",
								"outcome": "final",
								"next": null
							},
							{
								"id": "language",
								"label": "Language barrier",
								"outcome": "final",
								"next": null
							},
							{
								"id": "do_not_call",
								"label": "Do not call",
								"outcome": "final_do_not_call",
								"next": null
							}
						],
						"next": null
					}
				]
			},
			"savedAt": 1795456800000,
			"savedBy": "npm start"
		}
	},
	"POST /api/campaigns/{campaignId}/script/lint": {
		"request": {
			"script": {
				"questions": [
					{
						"id": "result",
						"title": "Call results",
						"text": "Hello {{first_name}}, this is {{caller_name}}.",
						"type": "single",
						"answers": [
							{
								"id": "right",
								"label": "Talking to correct person",
								"next": "support",
								"outcome": "final"
							},
							{
								"id": "nobody",
								"label": "No one there",
								"next": null,
								"outcome": "retry"
							},
							{
								"id": "never",
								"label": "Do not call",
								"next": null,
								"outcome": "final_do_not_call"
							}
						],
						"next": null
					},
					{
						"id": "support",
						"title": "Support",
						"text": "Can we count on you?",
						"type": "single",
						"answers": [
							{
								"id": "yes",
								"label": "Yes",
								"next": null
							},
							{
								"id": "no",
								"label": "No",
								"next": null
							}
						],
						"next": null
					}
				]
			}
		},
		"status": 200,
		"response": {
			"problems": []
		}
	},
	"PUT /api/campaigns/{campaignId}/script": {
		"request": {
			"script": {
				"questions": [
					{
						"id": "result",
						"title": "Call results",
						"text": "Hello {{first_name}}, this is {{caller_name}}.",
						"type": "single",
						"answers": [
							{
								"id": "right",
								"label": "Talking to correct person",
								"next": "support",
								"outcome": "final"
							},
							{
								"id": "nobody",
								"label": "No one there",
								"next": null,
								"outcome": "retry"
							},
							{
								"id": "never",
								"label": "Do not call",
								"next": null,
								"outcome": "final_do_not_call"
							}
						],
						"next": null
					},
					{
						"id": "support",
						"title": "Support",
						"text": "Can we count on you?",
						"type": "single",
						"answers": [
							{
								"id": "yes",
								"label": "Yes",
								"next": null
							},
							{
								"id": "no",
								"label": "No",
								"next": null
							}
						],
						"next": null
					}
				]
			},
			"baseVersion": 1
		},
		"status": 200,
		"response": {
			"version": 2,
			"problems": []
		}
	},
	"GET /api/campaigns/{campaignId}/settings": {
		"status": 200,
		"response": {
			"clicking": true,
			"hours": {
				"timeZone": "America/New_York",
				"week": [
					{
						"openMinute": 0,
						"closeMinute": 1440
					},
					{
						"openMinute": 0,
						"closeMinute": 1440
					},
					{
						"openMinute": 0,
						"closeMinute": 1440
					},
					{
						"openMinute": 0,
						"closeMinute": 1440
					},
					{
						"openMinute": 0,
						"closeMinute": 1440
					},
					{
						"openMinute": 0,
						"closeMinute": 1440
					},
					{
						"openMinute": 0,
						"closeMinute": 1440
					}
				]
			},
			"localWindow": {
				"openMinute": 0,
				"closeMinute": 1440
			},
			"dropLimitPercent": 3,
			"ringTimeoutS": 25,
			"machineDetection": true,
			"dropMessage": {
				"landline": "nothing",
				"cell": "nothing"
			},
			"wrapUpS": 30,
			"maxAttemptsPer24h": 3,
			"callerIdRotation": "random",
			"passes": 1,
			"minimumTimeMinutes": 240
		}
	},
	"PATCH /api/campaigns/{campaignId}/settings": {
		"request": {
			"clicking": false,
			"dropLimitPercent": 2
		},
		"status": 200,
		"response": {
			"clicking": false,
			"hours": {
				"timeZone": "America/New_York",
				"week": [
					{
						"openMinute": 0,
						"closeMinute": 1440
					},
					{
						"openMinute": 0,
						"closeMinute": 1440
					},
					{
						"openMinute": 0,
						"closeMinute": 1440
					},
					{
						"openMinute": 0,
						"closeMinute": 1440
					},
					{
						"openMinute": 0,
						"closeMinute": 1440
					},
					{
						"openMinute": 0,
						"closeMinute": 1440
					},
					{
						"openMinute": 0,
						"closeMinute": 1440
					}
				]
			},
			"localWindow": {
				"openMinute": 0,
				"closeMinute": 1440
			},
			"dropLimitPercent": 2,
			"ringTimeoutS": 25,
			"machineDetection": true,
			"dropMessage": {
				"landline": "nothing",
				"cell": "nothing"
			},
			"wrapUpS": 30,
			"maxAttemptsPer24h": 3,
			"callerIdRotation": "random",
			"passes": 1,
			"minimumTimeMinutes": 240
		}
	},
	"POST /api/campaigns/{campaignId}/caller-ids": {
		"request": {
			"phone": "(614) 555-0100",
			"label": "Campaign office"
		},
		"status": 201,
		"response": {
			"phone": "+16145550100",
			"label": "Campaign office",
			"id": "cid_EXAMPLE1",
			"readyMade": false
		}
	},
	"GET /api/campaigns/{campaignId}/caller-ids": {
		"status": 200,
		"response": [
			{
				"id": "cid_EXAMPLE2",
				"phone": "+12025550100",
				"label": "Practice number",
				"readyMade": true
			},
			{
				"id": "cid_EXAMPLE1",
				"phone": "+16145550100",
				"label": "Campaign office",
				"readyMade": false
			}
		]
	},
	"PUT /api/campaigns/{campaignId}/recording": {
		"status": 200,
		"response": {
			"recording": {
				"id": "rec_EXAMPLE1",
				"name": "sorry.wav",
				"type": "audio/wav",
				"bytes": 128044,
				"durationMs": 8000,
				"addedAt": 1795456800000,
				"addedBy": "npm start"
			}
		}
	},
	"GET /api/campaigns/{campaignId}/recording": {
		"status": 200,
		"response": {
			"recording": {
				"id": "rec_EXAMPLE1",
				"name": "sorry.wav",
				"type": "audio/wav",
				"bytes": 128044,
				"durationMs": 8000,
				"addedAt": 1795456800000,
				"addedBy": "npm start"
			}
		}
	},
	"POST /api/campaigns/{campaignId}/lists/preview": {
		"status": 200,
		"response": {
			"format": {
				"encoding": "utf-8",
				"delimiter": ",",
				"headers": true,
				"columns": [
					{
						"index": 0,
						"heading": "First name",
						"role": "first_name",
						"field": "first_name"
					},
					{
						"index": 1,
						"heading": "Last name",
						"role": "last_name",
						"field": "last_name"
					},
					{
						"index": 2,
						"heading": "Phone",
						"role": "phone",
						"field": "phone"
					},
					{
						"index": 3,
						"heading": "VANID",
						"role": "external_id",
						"field": "vanid"
					}
				]
			},
			"rows": [
				[
					"Maria",
					"Lopez",
					"(614) 555-0111",
					"1001"
				],
				[
					"Tom",
					"Baker",
					"614-555-0122",
					"1002"
				]
			],
			"problems": [],
			"warnings": [],
			"remembered": "People"
		}
	},
	"POST /api/campaigns/{campaignId}/lists/import": {
		"status": 201,
		"response": {
			"id": 2,
			"name": "People",
			"state": "ready",
			"problem": null,
			"bytes": 93,
			"nextOffset": 93,
			"rows": 2,
			"accepted": 2,
			"rejected": 0,
			"format": {
				"encoding": "utf-8",
				"delimiter": ",",
				"headers": true,
				"columns": [
					{
						"index": 0,
						"heading": "First name",
						"role": "first_name",
						"field": "first_name"
					},
					{
						"index": 1,
						"heading": "Last name",
						"role": "last_name",
						"field": "last_name"
					},
					{
						"index": 2,
						"heading": "Phone",
						"role": "phone",
						"field": "phone"
					},
					{
						"index": 3,
						"heading": "VANID",
						"role": "external_id",
						"field": "vanid"
					}
				]
			},
			"removedAt": null,
			"createdAt": 1795456800000
		}
	},
	"GET /api/campaigns/{campaignId}/lists": {
		"status": 200,
		"response": [
			{
				"id": 2,
				"name": "People",
				"state": "ready",
				"problem": null,
				"bytes": 93,
				"nextOffset": 93,
				"rows": 2,
				"accepted": 2,
				"rejected": 0,
				"format": {
					"encoding": "utf-8",
					"delimiter": ",",
					"headers": true,
					"columns": [
						{
							"index": 0,
							"heading": "First name",
							"role": "first_name",
							"field": "first_name"
						},
						{
							"index": 1,
							"heading": "Last name",
							"role": "last_name",
							"field": "last_name"
						},
						{
							"index": 2,
							"heading": "Phone",
							"role": "phone",
							"field": "phone"
						},
						{
							"index": 3,
							"heading": "VANID",
							"role": "external_id",
							"field": "vanid"
						}
					]
				},
				"removedAt": null,
				"createdAt": 1795456800000
			}
		]
	},
	"GET /api/campaigns/{campaignId}/readiness": {
		"status": 200,
		"response": {
			"ready": true,
			"steps": [
				{
					"step": "basics",
					"title": "Basics",
					"required": true,
					"complete": true,
					"problems": []
				},
				{
					"step": "integration",
					"title": "Integration",
					"required": false,
					"complete": true,
					"problems": []
				},
				{
					"step": "questions",
					"title": "Questions",
					"required": true,
					"complete": true,
					"problems": []
				},
				{
					"step": "contacts",
					"title": "Contacts",
					"required": true,
					"complete": true,
					"problems": []
				},
				{
					"step": "phone_numbers",
					"title": "Phone numbers",
					"required": true,
					"complete": true,
					"problems": []
				},
				{
					"step": "settings",
					"title": "Settings",
					"required": true,
					"complete": true,
					"problems": []
				},
				{
					"step": "passes",
					"title": "Number of passes",
					"required": true,
					"complete": true,
					"problems": []
				},
				{
					"step": "start",
					"title": "Start campaign",
					"required": false,
					"complete": false,
					"problems": [
						"Everything is ready: press Start campaign."
					]
				}
			]
		}
	},
	"POST /api/campaigns/{campaignId}/launch": {
		"status": 201,
		"response": {
			"kind": "loading",
			"sentence": "This campaign is loading (0 %).",
			"reason": "0 of 2 numbers placed.",
			"remedy": null,
			"reasons": [],
			"stalledSince": null,
			"opensAt": null,
			"opensText": null,
			"loading": {
				"placed": 0,
				"total": 2,
				"percent": 0
			},
			"pausedBy": null,
			"pausedAt": null,
			"lists": [],
			"waterfall": {
				"total": 0,
				"removed": 0,
				"unapproved": 0,
				"notYetDue": 0,
				"zoneClosed": 0,
				"dialable": 0,
				"inTheAir": 0,
				"final": 0
			},
			"loadSummary": null,
			"warning": null
		}
	},
	"GET /api/campaigns/{campaignId}/status": {
		"status": 200,
		"response": {
			"status": {
				"kind": "running",
				"sentence": "This campaign is running, with nobody on the line.",
				"reason": "Nothing is dialed until a caller joins.",
				"remedy": "Open the caller link, or send it to your callers.",
				"reasons": [],
				"stalledSince": null,
				"opensAt": null,
				"opensText": null,
				"loading": null,
				"pausedBy": null,
				"pausedAt": null,
				"lists": [],
				"waterfall": {
					"total": 2,
					"removed": 1,
					"unapproved": 0,
					"notYetDue": 0,
					"zoneClosed": 0,
					"dialable": 1,
					"inTheAir": 0,
					"final": 0
				},
				"loadSummary": {
					"loaded": 1,
					"duplicates": 0,
					"invalid": 0,
					"doNotCall": 1,
					"cells": 0,
					"landlines": 0,
					"unknown": 1,
					"neverCallable": 0
				},
				"warning": null
			},
			"room": {
				"callers": {
					"idle": 0,
					"ready": 0,
					"reserved": 0,
					"on_call": 0,
					"wrap_up": 0,
					"break": 0
				},
				"callersAway": 0,
				"lines": {
					"ringing": 0,
					"holding": 0,
					"talking": 0
				},
				"clickers": 0,
				"approvals": 0,
				"approvalsPerMinute": 0,
				"today": {
					"dials": 0,
					"answered": 0,
					"connected": 0,
					"dropped": 0,
					"machines": 0
				},
				"dropsLeft": 3,
				"dropRate": null,
				"dropLimit": 0.02,
				"waitS": null,
				"pickUpRate": null,
				"pacing": null,
				"finish": null,
				"todaySince": "since midnight, EST"
			}
		}
	},
	"GET /api/campaigns/{campaignId}": {
		"status": 200,
		"response": {
			"id": "cmp_EXAMPLE1",
			"name": "Fall canvass, ward 5",
			"practice": true,
			"carrier": "simulated",
			"startedAt": 1795456800000,
			"createdAt": 1795456800000,
			"pausedAt": null,
			"archivedAt": null,
			"deletedAt": null,
			"callerUrl": "https://dial.example.org/c/THE-SECRET-OF-THE-LINK",
			"clickerUrl": null
		}
	},
	"POST /api/campaigns/{campaignId}/links/{kind}/rotate": {
		"status": 200,
		"response": {
			"url": "https://dial.example.org/c/THE-SECRET-OF-THE-LINK"
		}
	},
	"POST /api/campaigns/{campaignId}/socket-ticket": {
		"status": 200,
		"response": {
			"ticket": "SIGNED.TICKET"
		}
	},
	"POST /api/campaigns/{campaignId}/alert-bars": {
		"request": {
			"text": "Pizza at eight",
			"severity": "info"
		},
		"status": 201,
		"response": {
			"text": "Pizza at eight",
			"severity": "info",
			"link": null,
			"startsAt": null,
			"expiresAt": null,
			"position": 0,
			"id": "bar_EXAMPLE1"
		}
	},
	"GET /api/campaigns/{campaignId}/alert-bars": {
		"status": 200,
		"response": [
			{
				"id": "bar_EXAMPLE1",
				"text": "Pizza at eight",
				"severity": "info",
				"position": 0,
				"startsAt": null,
				"expiresAt": null,
				"link": null
			}
		]
	},
	"PUT /api/campaigns/{campaignId}/end-cards/{kind}": {
		"request": {
			"html": "<p>Back at <b>six</b>.</p>"
		},
		"status": 200,
		"response": {
			"kind": "paused",
			"html": "<p>Back at <b>six</b>.</p>",
			"nextCampaignId": null,
			"isDefault": false
		}
	},
	"GET /api/campaigns/{campaignId}/end-cards": {
		"status": 200,
		"response": [
			{
				"kind": "paused",
				"html": "<p>Back at <b>six</b>.</p>",
				"nextCampaignId": null,
				"isDefault": false
			},
			{
				"kind": "complete",
				"html": "<p>Every number of this campaign has been called. Thank you for every call you made!</p>",
				"nextCampaignId": null,
				"isDefault": true
			},
			{
				"kind": "outside_hours",
				"html": "<p>It is outside of this campaign’s dialing hours now. Thank you, and please come back when calling opens again.</p>",
				"nextCampaignId": null,
				"isDefault": true
			}
		]
	},
	"GET /api/campaigns/{campaignId}/numbers/{phone}/why": {
		"status": 200,
		"response": {
			"phone": "+16145550111",
			"sentence": "+16145550111 is dialable; nothing is dialed until a caller joins."
		}
	},
	"PUT /api/campaigns/{campaignId}/pause": {
		"status": 200,
		"response": {
			"status": {
				"kind": "paused",
				"sentence": "This campaign is paused.",
				"reason": "Paused by npm start at 18:05 EST.",
				"remedy": "Press Resume to go on.",
				"reasons": [],
				"stalledSince": null,
				"opensAt": null,
				"opensText": null,
				"loading": null,
				"pausedBy": "npm start",
				"pausedAt": 1795456800000,
				"lists": [],
				"waterfall": {
					"total": 2,
					"removed": 1,
					"unapproved": 0,
					"notYetDue": 0,
					"zoneClosed": 0,
					"dialable": 1,
					"inTheAir": 0,
					"final": 0
				},
				"loadSummary": {
					"loaded": 1,
					"duplicates": 0,
					"invalid": 0,
					"doNotCall": 1,
					"cells": 0,
					"landlines": 0,
					"unknown": 1,
					"neverCallable": 0
				},
				"warning": null
			},
			"room": {
				"callers": {
					"idle": 0,
					"ready": 0,
					"reserved": 0,
					"on_call": 0,
					"wrap_up": 0,
					"break": 0
				},
				"callersAway": 0,
				"lines": {
					"ringing": 0,
					"holding": 0,
					"talking": 0
				},
				"clickers": 0,
				"approvals": 0,
				"approvalsPerMinute": 0,
				"today": {
					"dials": 0,
					"answered": 0,
					"connected": 0,
					"dropped": 0,
					"machines": 0
				},
				"dropsLeft": 3,
				"dropRate": null,
				"dropLimit": 0.02,
				"waitS": null,
				"pickUpRate": null,
				"pacing": null,
				"finish": null,
				"todaySince": "since midnight, EST"
			}
		}
	},
	"DELETE /api/campaigns/{campaignId}/pause": {
		"status": 200,
		"response": {
			"status": {
				"kind": "running",
				"sentence": "This campaign is running, with nobody on the line.",
				"reason": "Nothing is dialed until a caller joins.",
				"remedy": "Open the caller link, or send it to your callers.",
				"reasons": [],
				"stalledSince": null,
				"opensAt": null,
				"opensText": null,
				"loading": null,
				"pausedBy": null,
				"pausedAt": null,
				"lists": [],
				"waterfall": {
					"total": 2,
					"removed": 1,
					"unapproved": 0,
					"notYetDue": 0,
					"zoneClosed": 0,
					"dialable": 1,
					"inTheAir": 0,
					"final": 0
				},
				"loadSummary": {
					"loaded": 1,
					"duplicates": 0,
					"invalid": 0,
					"doNotCall": 1,
					"cells": 0,
					"landlines": 0,
					"unknown": 1,
					"neverCallable": 0
				},
				"warning": null
			},
			"room": {
				"callers": {
					"idle": 0,
					"ready": 0,
					"reserved": 0,
					"on_call": 0,
					"wrap_up": 0,
					"break": 0
				},
				"callersAway": 0,
				"lines": {
					"ringing": 0,
					"holding": 0,
					"talking": 0
				},
				"clickers": 0,
				"approvals": 0,
				"approvalsPerMinute": 0,
				"today": {
					"dials": 0,
					"answered": 0,
					"connected": 0,
					"dropped": 0,
					"machines": 0
				},
				"dropsLeft": 3,
				"dropRate": null,
				"dropLimit": 0.02,
				"waitS": null,
				"pickUpRate": null,
				"pacing": null,
				"finish": null,
				"todaySince": "since midnight, EST"
			}
		}
	},
	"GET /api/campaigns": {
		"status": 200,
		"response": [
			{
				"id": "cmp_EXAMPLE1",
				"name": "Fall canvass, ward 5",
				"practice": true,
				"carrier": "simulated",
				"startedAt": 1795456800000,
				"createdAt": 1795456800000,
				"pausedAt": null,
				"archivedAt": null,
				"deletedAt": null,
				"callerUrl": "https://dial.example.org/c/THE-SECRET-OF-THE-LINK",
				"clickerUrl": null,
				"status": "This campaign is running, with nobody on the line.",
				"statusKind": "running"
			}
		]
	},
	"POST /api/campaigns/{campaignId}/copy": {
		"request": {
			"name": "Spring canvass"
		},
		"status": 201,
		"response": {
			"id": "cmp_EXAMPLE2",
			"name": "Spring canvass",
			"practice": true,
			"carrier": "simulated",
			"startedAt": null,
			"createdAt": 1795456800000,
			"pausedAt": null,
			"archivedAt": null,
			"deletedAt": null,
			"callerUrl": null,
			"clickerUrl": null
		}
	}
};
